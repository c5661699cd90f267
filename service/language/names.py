"""Names of people in German text: a title or a common first name, and what follows it.

Only so much as telling "Wer ist Landrat?" from its answer takes: a sentence that names nobody does not answer it.
"""

from __future__ import annotations

import re

FIRST_NAMES = frozenset(
    """Achim Adele Agnes Albert Alexander Alexandra Alfred Ali Alina Alois Amelie Amir Andrea Andreas André Anett
    Angela Angelika Anita Anja Anke Anna Annegret Anneliese Annette Annika Anselm Antje Anton Armin Arne Arno Arthur
    Astrid Axel Aylin Ayşe Barbara Bärbel Bastian Beate Ben Benedikt Benjamin Bernd Bernhard Berthold Bettina Birgit
    Björn Bodo Boris Brigitte Britta Bruno Burkhard Carina Carl Carla Carmen Carola Carolin Carsten Cem Charlotte
    Christa Christel Christian Christiane Christin Christina Christine Christof Christoph Claudia Clemens Constanze
    Corinna Cornelia Dagmar Dana Daniel Daniela David Deniz Dennis Detlef Dieter Dietmar Dietrich Dirk Dominik Doris
    Dorothea Dörte Eberhard Eckhard Edeltraud Edgar Edith Egon Elena Elif Elisabeth Elke Ella Elmar Emil Emma Emre
    Enno Erich Erik Ernst Erwin Esther Eugen Eva Ewald Fabian Falk Fatma Felix Ferdinand Finn Florian Folkert Frank
    Franz Franziska Frauke Friederike Friedrich Fritz Gabriele Georg Gerald Gerd Gerhard Gerlinde Gernot Gero Gerrit
    Gertrud Gesa Gesine Gisela Gottfried Götz Gregor Greta Gudrun Guido Gunda Gunnar Günter Günther Hakan Hanna
    Hannah Hannelore Hannes Hans Harald Hartmut Hauke Hedwig Heide Heidi Heike Heiko Heiner Heinrich Heinz Helene
    Helga Helmut Hendrik Henning Henrik Henrike Herbert Hermann Hilde Hinrich Holger Horst Hubert Ilka Ilona Ilse
    Imke Ina Ines Inge Ingeborg Ingo Ingolf Ingrid Insa Irene Iris Irmgard Irmtraud Isabel Isabell Isabella Jakob
    Jan Jana Janina Janne Jannik Jannis Jasmin Jasper Jennifer Jens Jessica Joachim Jochen Johann Johanna Johannes
    Jonas Jonathan Jonte Jörg Jörn Josef Jost Judith Jule Julia Julian Juliane Jürgen Justus Jutta Kai Karin Karl
    Karla Karsten Katharina Kathrin Katja Katrin Kerstin Kevin Kirsten Klara Klaus Knut Konrad Konstantin Korbinian
    Kornelia Kristin Kristina Kurt Lara Lars Lasse Laura Lea Leila Lena Leo Leon Leonie Levin Lina Linda Lisa Lorenz
    Lothar Louisa Luca Ludger Ludwig Luis Luisa Luise Lukas Lutz Magdalena Maike Maja Malin Malte Manfred Manuel
    Manuela Marc Marcel Marcus Mareike Maren Margarete Margit Margot Margret Maria Marianne Marie Marina Mario
    Marion Marit Marius Mark Marko Markus Marlene Marten Martin Martina Mathias Matthias Max Maximilian Mehmet Meike
    Melanie Merle Merve Mia Michael Michaela Mila Mira Miriam Mirko Mohammed Mona Monika Moritz Murat Mustafa Nadine
    Nadja Nancy Natalie Nele Nico Nicola Nicole Niklas Nils Nina Nora Norbert Okan Olaf Ole Olga Oliver Onno Ortwin
    Oskar Ottilie Otto Ottokar Pascal Patricia Patrick Paul Paula Peter Petra Philipp Pia Rafael Raimund Rainer Ralf
    Ralph Ramona Rasmus Regina Regine Reiner Reinhard Reinhold Renate René Ricarda Richard Rieke Rita Robert Robin
    Roland Rolf Roman Ronny Rosemarie Roswitha Ruben Rüdiger Rudolf Ruth Sabine Sabrina Samira Samuel Sandra Sara
    Sarah Sascha Sebastian Selma Sibylle Siegfried Sigmar Sigrid Silke Silvia Simon Simone Sina Sinan Sofia Sonja
    Sönke Sophia Sophie Sören Stefan Stefanie Steffen Stella Stephan Stephanie Susann Susanna Susanne Sven Svenja
    Swantje Swen Sybille Sylvia Tabea Tamara Tanja Tatjana Thea Thekla Theo Theodor Theresa Therese Thilo Thomas
    Thorsten Till Tillmann Tilman Tilo Tim Timo Tjark Tobias Tom Torben Torsten Udo Ulf Ulla Ulrich Ulrike Undine
    Ursula Urte Uta Ute Uwe Valentin Vanessa Vera Verena Viktor Viktoria Vincent Volker Volkmar Walter Waltraud
    Wenke Werner Wibke Wiebke Wieland Wilfried Wilhelm Willi Wilma Winfried Wolfgang Wolfhard Wolfram Xaver Yusuf
    Yvonne Zeynep""".split()
)
_TITLED = re.compile(r"\b(?:Dr\.|Prof\.|Herrn?|Frau)\s+(?:Dr\.\s+)?([A-ZÄÖÜ][\w-]+)")
_FIRST = re.compile(r"\b([A-ZÄÖÜ]\w+)(?=(?:-[A-ZÄÖÜ]\w+)?\s+(?:von\s+|van\s+|de\s+)?([A-ZÄÖÜ][\w-]+))")
_BY_TRADE = re.compile(
    r"\b(?:[Dd]er|[Dd]ie|[Dd]em|[Dd]en) (?:[a-zäöüß]+en? )?[A-ZÄÖÜ][a-zäöüß]+(?:er|or|ist|ent|oge|wirt|in)"
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
