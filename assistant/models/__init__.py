"""Weights in, vectors and scores out. Alone knows the libraries that run a model.

`embeddings`: texts to sentence vectors and token vectors, in one forward pass; `encoder`: the same, compiled by a
build so that asking needs no torch; `runtime`: how onnxruntime opens what was compiled; `rerank`: a larger model reads
the best passages again.
"""
