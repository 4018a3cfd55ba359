"""Writes the price list of an installed `genai-prices` as JSON, for take-prices.ts.

Prices are decimal text in US dollars per million tokens, or per thousand of what is counted by the piece, to at
most 6 places. Extractors, patterns of addresses and the comments of whole providers are left out.
"""

import importlib.metadata
import json
import re
import sys
from decimal import Decimal

from genai_prices.data import providers


def decimal_text(value):
    text = f'{round(Decimal(value), 6):f}'
    return text.rstrip('0').rstrip('.') if '.' in text else text


def price(value):
    if hasattr(value, 'tiers'):
        return {'base': decimal_text(value.base), 'tiers': [{'start': tier.start, 'price': decimal_text(tier.price)} for tier in value.tiers]}
    return decimal_text(value)


def prices(model_price):
    return {name: price(value) for name, value in vars(model_price).items() if value is not None}


def clause(match):
    if match is None:
        return None
    kind = {
        'ClauseStartsWith': 'starts_with',
        'ClauseEndsWith': 'ends_with',
        'ClauseContains': 'contains',
        'ClauseRegex': 'regex',
        'ClauseEquals': 'equals',
        'ClauseOr': 'or',
        'ClauseAnd': 'and',
    }[type(match).__name__]
    if kind in ('or', 'and'):
        return {kind: [clause(part) for part in getattr(match, f'{kind}_')]}
    text = getattr(match, kind)
    return {kind: text if kind == 'regex' else text.lower()}


def constraint(given):
    if given is None:
        return {}
    if hasattr(given, 'start_date'):
        return {'from': given.start_date.isoformat()}
    if any(at.tzinfo is not None and at.utcoffset() for at in (given.start_time, given.end_time)):
        raise ValueError('a price by the hour is not in UTC')
    return {'hours': [given.start_time.strftime('%H:%M'), given.end_time.strftime('%H:%M')]}


def conditional(model):
    listed = model.prices if isinstance(model.prices, list) else [None]
    return [
        {'prices': prices(model.prices)} if one is None else {**constraint(one.constraint), 'prices': prices(one.prices)}
        for one in listed
    ]


def variants(model):
    return [{'when': one.when, **constraint(one.constraint), 'prices': prices(one.prices)} for one in model.price_variants or []]


def present(record):
    return {name: value for name, value in record.items() if value not in (None, [], '', False)}


def whole(model):
    return present(
        {
            'id': model.id,
            'name': model.name,
            'description': re.sub(r'\s+', ' ', model.description or '').strip(),
            'contextTokens': model.context_window,
            'note': model.price_comments,
            'isDeprecated': model.deprecated,
            'match': clause(model.match),
            'prices': conditional(model),
            'variants': variants(model),
        }
    )


json.dump(
    {
        'version': importlib.metadata.version('genai-prices'),
        'providers': [
            present(
                {
                    'id': provider.id,
                    'name': provider.name,
                    'modelMatch': clause(provider.model_match),
                    'fallbacks': provider.fallback_model_providers,
                    'models': [whole(model) for model in provider.models],
                }
            )
            for provider in providers
        ],
    },
    sys.stdout,
)
