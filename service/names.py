"""Names of people in German text: a title or a common first name, and what follows it.

Only so much as telling "Wer ist Landrat?" from its answer takes: a sentence that names nobody does not answer it.
"""

from __future__ import annotations

import re

FIRST_NAMES = frozenset(
    """Achim Albert Alexander Alexandra Alfred Ali Alina Andrea Andreas Angela Angelika Anita Anja Anke Anna Annette
    Antje Anton Armin Arne Astrid Axel Ayşe Barbara Bastian Beate Ben Benedikt Benjamin Bernd Bernhard Bettina
    Birgit Björn Brigitte Britta Bruno Burkhard Carina Carl Carla Carmen Carola Carolin Carsten Charlotte Christa
    Christel Christian Christiane Christin Christina Christine Christof Christoph Claudia Clemens Cornelia Dagmar
    Daniel Daniela David Dennis Detlef Dieter Dietmar Dirk Dominik Doris Dorothea Eberhard Eckhard Edith Elena
    Elisabeth Elke Ella Emil Emma Erich Erik Ernst Esther Eva Fabian Fatma Felix Ferdinand Florian Frank Franz
    Franziska Frauke Friederike Friedrich Fritz Gabriele Georg Gerald Gerd Gerhard Gerlinde Gernot Gertrud Gisela
    Gregor Gudrun Guido Günter Günther Hanna Hannah Hannelore Hannes Hans Harald Hartmut Heide Heidi Heike Heiko
    Heiner Heinrich Heinz Helga Helmut Hendrik Henning Herbert Hermann Hilde Holger Horst Hubert Ina Ines Inge Ingo
    Ingrid Irene Iris Isabel Isabell Isabella Jakob Jan Jana Janina Jasmin Jennifer Jens Jessica Joachim Jochen
    Johann Johanna Johannes Jonas Jörg Josef Judith Julia Julian Jürgen Jutta Kai Karin Karl Karsten Katharina
    Kathrin Katja Katrin Kerstin Kevin Kirsten Klara Klaus Konrad Konstantin Kristin Kristina Kurt Lara Lars Laura
    Lea Lena Leo Leon Leonie Lisa Lothar Louisa Luca Luis Luisa Lukas Lutz Magdalena Maike Malte Manfred Manuel
    Manuela Marc Marcel Marcus Maren Margarete Margit Margot Maria Marianne Marie Marina Mario Marion Marius Mark
    Markus Marlene Martin Martina Mathias Matthias Max Maximilian Mehmet Meike Melanie Mia Michael Michaela Mila
    Mira Mirko Miriam Mohammed Monika Moritz Mustafa Nadine Nadja Nancy Natalie Nico Nicola Nicole Niklas Nils Nina
    Norbert Olaf Ole Oliver Olga Oskar Otto Pascal Patricia Patrick Paul Paula Peter Petra Philipp Pia Rafael Rainer
    Ralf Ralph Ramona Regina Reiner Reinhard Renate René Ricarda Richard Rita Robert Robin Roland Rolf Roman Ronny
    Rosemarie Rudolf Rüdiger Ruth Sabine Sabrina Samuel Sandra Sara Sarah Sascha Sebastian Siegfried Sigrid Silke
    Silvia Simon Simone Sofia Sonja Sophia Sophie Stefan Stefanie Steffen Stephan Stephanie Susann Susanne Sven
    Svenja Swen Sybille Sylvia Tanja Tatjana Theo Theodor Theresa Therese Thomas Thorsten Tilo Tim Timo Tobias Tom
    Torben Torsten Udo Ulf Ulrich Ulrike Ursula Uta Ute Uwe Valentin Vanessa Vera Verena Viktor Viktoria Volker
    Waltraud Walter Werner Wiebke Wilfried Wilhelm Willi Winfried Wolfgang Yvonne Yusuf""".split()
)
_TITLED = re.compile(r"\b(?:Dr\.|Prof\.|Herrn?|Frau)\s+(?:Dr\.\s+)?([A-ZÄÖÜ][\w-]+)")
_FIRST = re.compile(r"\b([A-ZÄÖÜ]\w+)(?=(?:-[A-ZÄÖÜ]\w+)?\s+(?:von\s+|van\s+|de\s+)?([A-ZÄÖÜ][\w-]+))")
_BY_TRADE = re.compile(
    r"\b(?:[Dd]er|[Dd]ie|[Dd]em|[Dd]en) [A-ZÄÖÜ][a-zäöüß]+(?:er|erin|or|orin|ist|istin|ent|entin)"
    r" (?!Smart |Am |Im )([A-ZÄÖÜ][a-zäöüß]+) ([A-ZÄÖÜ][a-zäöüß]+)\b"
)
"""A trade and the name after it: "die Installateurmeisterin Roswitha Penzlau"."""


def names_somebody(text: str) -> bool:
    """Whether a sentence names a person: "Dr. Libbe", "Lars Prahler"; not "Smart City"."""
    return bool(named(text))


def named(text: str) -> list[tuple[str, ...]]:
    """The people that a text names, each by first and last name, or by the last alone after a title."""
    full = [match.groups() for match in _FIRST.finditer(text) if match.group(1) in FIRST_NAMES]
    full += [name for match in _BY_TRADE.finditer(text) if (name := match.groups()) not in full]
    known = {word for name in full for word in name}
    return [*full, *((last,) for last in _TITLED.findall(text) if last not in known)]
