"""The recipe of the context model in ``index/model/context``, which knows which words stand together.

Run it with ``python -m training.context --data DIR --out index/model/context``. One module each:

    settings.py    every number of the recipe
    origin.py      the starting point: the published multilingual encoder, its German pieces alone
    relatives.py   for each pair, others that are easily taken for it, to be told apart in one batch
    lessons.py     batches: pairs with their relatives, cropped, in lower case, with shared words left out
    student.py     training in stages, with checkpoints to go on from

Texts, held-out texts and teacher vectors come from the recipe of the word model beside this package.
"""
