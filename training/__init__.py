"""The recipe that makes the German sentence encoder in ``index/model``.

Run it with ``python -m training --data DIR --out index/model``. The steps, one module each:

    recipe.py      every number of the recipe in one frozen dataclass
    pairs.py       training pairs: read, clean, drop repetitions, cap each source
    heldout.py     texts of evaluation sets, kept out of the training
    tokenizer.py   a lower-cased German Unigram vocabulary that takes compounds apart
    teacher.py     vectors of the English sentences, made once and kept
    batches.py     token ids in flat arrays; batches in which nothing occurs twice
    student.py     one vector per token, trained on pairs and on the teacher
    export.py      one byte per number, as a sentence-transformers folder
    evaluate.py    nDCG@10 and recall on retrieval sets, Spearman on similarity sets

Nothing here is imported by the product: it reads only the folder that comes out.
"""
