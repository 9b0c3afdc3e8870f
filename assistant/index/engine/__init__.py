"""A collection that an engine keeps, for what outgrows one machine: Milvus, spoken to through pymilvus.

Reading order: `address`, `server` (collections, calls, errors), `packing` (articles and passages as rows), `state`
(what the collection is), `generation` (open for asking), `writer` (brought up to date), `catalogue` (as a whole).
"""

from assistant.index.engine.address import Address
from assistant.index.engine.catalogue import EngineCatalogue
from assistant.index.engine.generation import EngineGeneration
from assistant.index.engine.writer import EngineWriter

__all__ = ["Address", "EngineCatalogue", "EngineGeneration", "EngineWriter"]
