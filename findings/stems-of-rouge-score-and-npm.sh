#!/usr/bin/env bash
# rouge-score 0.1.2 with nltk 3.10.4 (PyPI) beside stemmer 2.0.1 (npm), seen 2026-12-01.
#
# Guess: both stem by Porter, so a ROUGE computed in JavaScript with npm's stemmer equals the one that papers report.
# Seen:  rouge_score stems words of four letters and more by NLTK, whose default is Porter with departures of its own.
#        ROUGE-1 of "skies" against "sky" is 1 in Python and 0 by the other stems (ski); of "news" against "new" it is 0
#        in Python and 1 by the other stems (new). Other stems that differ: dying (die, dy), innings (inning, in).
#
# Exits 0 while that is so, 1 when any of it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet rouge-score==0.1.2 nltk==3.10.4
npm install --silent --no-audit --no-fund stemmer@2.0.1

cat > score.py <<'PY'
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer

scorer = rouge_scorer.RougeScorer(["rouge1"], use_stemmer=True)
for word, other in (("skies", "sky"), ("news", "new")):
    print(word, other, round(scorer.score(word, other)["rouge1"].fmeasure))
for word in ("dying", "innings"):
    print(word, PorterStemmer().stem(word))
PY
cat > score.mjs <<'JS'
import { stemmer } from 'stemmer'
// As rouge_score does it: words of up to three letters are left as they are.
const stem = (word) => (word.length > 3 ? stemmer(word) : word)
for (const [word, other] of [['skies', 'sky'], ['news', 'new']])
  console.log(word, other, stem(word) === stem(other) ? 1 : 0)
for (const word of ['dying', 'innings']) console.log(word, stemmer(word))
JS
python/bin/python score.py > python.txt
node score.mjs > node.txt
echo 'rouge-score and NLTK:'
cat python.txt
echo 'stemmer of npm:'
cat node.txt
printf 'skies sky 1\nnews new 0\ndying die\ninnings inning\n' | diff - python.txt
printf 'skies sky 0\nnews new 1\ndying dy\ninnings in\n' | diff - node.txt
