"""The second half of the recipe: both embedded models are trained on, the context model from a small English one.

Run it with ``python -m training.context --data DIR --out index/model`` after ``python -m training``. One module each:

    settings.py    every number of the recipe
    origin.py      the published multilingual encoder, in whose space German pieces find English words
    start.py       where the context model starts: layers of the English teacher, a token table from ``origin``
    texts.py       texts as flat token arrays on the device; beginnings of sentences, crops
    lessons.py     batches: rows by the shares of their sources, with relatives, shortened, with shared words left out
    relatives.py   for each pair, others that the student easily takes for it, to be told apart in one batch
    networks.py    the two students: a table of word vectors, a transformer
    losses.py      what a step is judged by
    student.py     the loop, with checkpoints to go on from

Texts, held-out texts and teacher vectors come from the recipe of the word model beside this package.
"""
