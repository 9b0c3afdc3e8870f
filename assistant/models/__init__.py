"""Weights in, vectors and scores out. Alone knows the libraries that run a model.

`embeddings`: texts to sentence vectors and token vectors, in one forward pass; `rerank`: a larger model reads the best
passages again.
"""
