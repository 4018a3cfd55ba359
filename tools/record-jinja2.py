"""Renders the templates of test/fixtures/prompts/jinja2.json with Jinja2 and writes what it answers beside them.

Run it in an environment that has Jinja2: `python tools/record-jinja2.py`. New cases are written by hand: a name and a template.
"""
import json
from pathlib import Path

import jinja2

path = Path(__file__).parent.parent / 'test/fixtures/prompts/jinja2.json'
fixture = json.loads(path.read_text())
environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def answer(template):
    try:
        return {'text': environment.from_string(template).render(**fixture['values'])}
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'[:160]}


fixture['jinja2'] = jinja2.__version__
fixture['cases'] = [
    {'name': case['name'], 'template': case['template'], **answer(case['template'])}
    for case in fixture['cases']
]
path.write_text(json.dumps(fixture, indent=1, ensure_ascii=False) + '\n')
