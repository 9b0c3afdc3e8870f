"""Records as JSON, and as text for a terminal. Pure: records in, strings and dictionaries out, nothing printed."""

from assistant.render.answers import answer_json, answer_text
from assistant.render.articles import (
    article_json,
    article_text,
    articles_json,
    articles_text,
    health_json,
    health_text,
    report_json,
    report_text,
)
from assistant.render.benchmark import benchmark_json, benchmark_text, calibration_json, calibration_text
from assistant.render.citations import citations_json
from assistant.render.draft import draft_json, draft_text
from assistant.render.explanation import explanation_json, explanation_text
from assistant.render.intake import taken_json, taken_text
from assistant.render.quotes import quotations_json, quotations_text
from assistant.render.verdicts import verdicts_json, verdicts_text

__all__ = [
    "answer_json",
    "answer_text",
    "article_json",
    "article_text",
    "articles_json",
    "articles_text",
    "benchmark_json",
    "benchmark_text",
    "calibration_json",
    "calibration_text",
    "citations_json",
    "draft_json",
    "draft_text",
    "explanation_json",
    "explanation_text",
    "health_json",
    "health_text",
    "quotations_json",
    "quotations_text",
    "report_json",
    "report_text",
    "taken_json",
    "taken_text",
    "verdicts_json",
    "verdicts_text",
]
