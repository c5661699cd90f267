"""Questions that ask for a sum, a number, a date or a contact, and sentences that have one or not."""

from __future__ import annotations

import pytest

from service.questions.expecting import lacking


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viel Fördergeld hat Hagenow bekommen?", "Hagenow wurde bis 2025 gefördert."),
        ("Was hat das Dashboard gekostet?", "Das Dashboard zeigt Daten von Sensoren."),
        ("Wie viele Digitallotsen hat Ulm?", "Ulm setzt Digitallotsen ein."),
        ("Wann wurde der Ethikrat gegründet?", "Der Ethikrat arbeitet unabhängig."),
        ("Telefonnummer der Stabsstelle", "Die Stabsstelle berät die Spitze."),
        ("Wie viele Leute arbeiten dort?", "Seit 2021 arbeiten dort Beschäftigte der Stadt."),
        ("Wie viele Mitglieder hat der Beirat?", "Die Stadt hat 120.000 Einwohner."),
        ("Wer ist Landrat in Mayen-Koblenz?", "Die Smart City ist im Landkreis Chefsache."),
        ("Wie heißt die Software?", "Die Software hilft beim Planen."),
        ("In welche Entgeltgruppe gehört ein CDO?", "Ein CDO leitet die Koordination."),
        ("Mustersatzung für einen Zweckverband", "Ein Zweckverband ist eine Körperschaft."),
        ("Übersetze die Botschaften ins Türkische", "Die Botschaften stehen im Heft."),
        ("geschäftsordnung lenkungskreis vorlage", "Der Lenkungskreis gibt sich eine Geschäftsordnung."),
        ("eichenzell einwohnerzahl", "Eichenzell bindet seine Einwohner ein."),
        ("Schreiben Sie mir eine Rede", "Eine Rede überzeugt den Rat."),
        ("Können Sie mir den Vertrag schicken?", "Der Vertrag regelt die Kosten."),
        ("Welche Paragrafen gelten?", "Das Landesrecht gilt."),
        ("Wie viele Modellprojekte gibt es?", "Zwölf der Modellprojekte stiegen später ein."),
        ("Welche Kündigungsfrist hat die Vereinbarung?", "Die Vereinbarung ist kündbar."),
        ("Wie viel Zeit geht dafür drauf?", "Zwei Gemeinden gründeten eine Gesellschaft."),
        ("Was ist steuerlich der Unterschied?", "Der Unterschied liegt in der Steuerung, und wer zu steuern hat."),
        ("In welchem Bundesland liegt Menden?", "Menden liegt am Rand des Sauerlands."),
    ],
)
def test_what_is_asked_for_is_lacking(question: str, sentence: str) -> None:
    assert lacking(question, [sentence])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viel Fördergeld hat Detmold bekommen?", "Detmold erhält rund 5,6 Millionen Euro."),
        ("Wie viele Anwendungsfälle zeigt das Dashboard?", "Es zeigt acht Anwendungsfälle."),
        ("Welche Kündigungsfrist hat die Vereinbarung?", "Kündbar ist sie mit achtzehn Monaten Vorlauf."),
        ("Wie viele Stellen hat die Einheit?", "Sie umfasst 4,0 unbefristete VZÄ."),
        ("Wie viele Lotsen gibt es?", "Inzwischen sind es dreiundzwanzig Lotsen."),
        ("In welchem Bundesland liegt Menden?", "Aus Nordrhein-Westfalen stammen Detmold und Menden."),
        ("Wie oft treffen sie sich?", "Sie treffen sich alle acht Wochen."),
        ("Seit wann gibt es die Stabsstelle?", "Die Stabsstelle besteht seit 2021."),
        ("Wie viele Modellprojekte gibt es?", "Das Programm umfasst 73 Projekte."),
        ("Wie viele Kommunen haben eine Stelle?", "Rund ein Drittel der Kommunen hat eine Stelle."),
        ("Wie viele Personen braucht es?", "Besetzen Sie die Stelle mit mindestens zwei Personen."),
        ("Wie heißt der Bürgermeister?", "In Grevesmühlen treibt Bürgermeister Lars Prahler die Smart City voran."),
        ("Wie heißt das Vorhaben?", "Das Vorhaben heißt „Smarte Region“."),
        ("Vorlage für gemeinsame Beschaffung", "KTS und BBH haben ein Muster veröffentlicht."),
        ("E-Mail-Adresse?", "Schreiben Sie an rathaus@stadt.example."),
        ("Wann lohnt sich eine GmbH?", "Eine GmbH lohnt sich bei dauerhaften Aufgaben."),
        ("Wie geht es weiter, wenn das Fördergeld ausläuft?", "Die Projekte laufen weiter."),
        ("Was ist ein Beirat?", "Ein Beirat berät."),
        ("Einwohnerzahl von Eichenzell?", "In Eichenzell leben rund 11.500 Menschen."),
        ("Schreibt schon jeder Ort eine Strategie?", "Viele Orte haben eine Strategie."),
        ("Lohnt es sich, die Leute auf Schulung zu schicken?", "Schulungen lohnen sich."),
    ],
)
def test_what_is_asked_for_is_there_or_nothing_special_is_asked(question: str, sentence: str) -> None:
    assert not lacking(question, ["Ein Satz ohne alles.", sentence])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viele Kfz-Parkplätze gibt es im Ring?", "So wurde eine Gesamtzahl von 2.249 Kfz-Parkplätzen ermittelt!"),
        ("Wie viele Personen waren eingebunden?", "Im Gremium waren rund 70 Bewohner:innen eingebunden."),
        ("Wie viele Kennzahlen nutzt die Stadt heute?", "Heute sind es elf, und jede hat ein Amt, das sie liefert."),
        ("Wie viele der elf Maßnahmen laufen weiter?", "Davon sind sieben in den Regelbetrieb übergegangen."),
        ("Wie viele Familien haben sich beschwert?", "Beschwerden kamen von 61 Haushalten."),
        ("Wie viele haben mitgemacht?", "Mitgemacht haben 204 von 300 Befragten."),
        ("Mit wie vielen Gegenstimmen wurde das beschlossen?", "Der Rat beschloss es mit drei Gegenstimmen."),
        ("Was kostet der Betrieb in der Cloud?", "Ein bezahlter Tarif liegt bei 25 US-Dollar im Monat."),
        ("Was haben die Sensoren gekostet?", "Dafür wurden 44.000 EUR ausgegeben."),
        ("Was kostet die Software?", "Die Nutzung ist für Gemeinden kostenlos."),
        ("Wie viel teurer wurde das?", "Die Entgelte stiegen um etwa 25.500 Euro im Jahr."),
        ("Wie viel schneller war die Feuerwehr?", "Sie war rund 70 Minuten früher alarmiert."),
        ("Wie lange dauerte der Aufbau?", "Binnen zwölf Werktagen stand ein Testsystem."),
        ("einladung frist steuerungskreis", "Er lädt mit einer Frist von sieben Kalendertagen ein."),
        ("Wie oft melden die Sensoren ihre Werte?", "Sie melden ihre Werte alle fünfzehn Minuten von allein."),
        ("Wie oft sprechen sie sich ab?", "Sie haben einen Termin, jeden Montag um halb neun."),
        ("Bis wann muss man das melden?", "Der Weggang ist binnen vier Wochen anzuzeigen."),
        ("Wann ist der Kreis beschlussfähig?", "Er ist es, wenn mindestens sechs Mitglieder da sind."),
        ("Wer ist die Leiterin der Stabsstelle?", "Die Leitung liegt bei Dr. Jannik Oelsner."),
        ("Welche Stadt hat ihre App abgeschaltet?", "Detmold hat die App abgeschaltet."),
        ("Welche Firma hat das Angebot abgegeben?", "Ein Angebot gab nur die Sensotec GmbH ab."),
        ("Wer hat das Gutachten geschrieben?", "Das Gutachten schrieb ein Ingenieurbüro aus dem Nachbarkreis."),
        ("Warum bekommen Lotsen keine Zulage?", "Der Vorschlag scheiterte an den Regeln."),
        ("Welche Runden sind gegründet worden?", "Ein Beirat und ein Lenkungskreis entstanden."),
        ("Was ist mit „Budget“ gemeint?", "Das sind die Sachmittel ohne Personal."),
        ("Über welche Summe ging der Antrag?", "Der Antrag über 4.900 € wurde bewilligt."),
        ("Wie viel hat der Verein in den Laden gesteckt?", "Die Sanierung kostete 30 Tausend Euro."),
        ("Fallen beim Funknetz Kosten für die Frequenzen an?", "Das Band ist frei, sodass keine Kosten anfallen."),
        ("Wie viele Sender braucht die Stadt?", "Das sind etwa 30 bis 50 Stück."),
        ("Wer ist eigentlich Chef von so einer Stabsstelle?", "An der Spitze steht ein CDO."),
        ("Wann kam das Dossier raus?", "Das Dossier erschien im Oktober 2024."),
        ("Von wann bis wann lief das Projekt?", "Laufzeit: Februar 2022 bis Juli 2024"),
    ],
)
def test_ways_to_say_what_is_asked_for(question: str, sentence: str) -> None:
    assert not lacking(question, [sentence])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viele Kennzahlen nutzt die Stadt?", "Die Stadt nutzt seit 2021 Kennzahlen aus drei Ämtern."),
        ("Wie viele Stufen hat das Modell?", "In Stufe 3 entscheidet der Rat."),
        ("Wie heißt der Kämmerer?", "Die Leitung der Stabsstelle hat Sabine Meier."),
        ("Wie heißt die Datenkoordinatorin?", "Das Projekt heißt „Smarte Region“."),
        ("Wann wurde die Stelle geschaffen?", "Die Stelle muss binnen vier Wochen besetzt sein."),
        ("Welche Firma hat das Angebot abgegeben?", "Ein Angebot wurde abgegeben und geprüft."),
        ("Welche Gemeinden nutzen die Plattform von Detmold mit?", "Die Plattform von Detmold wird mitgenutzt."),
        ("Was hat die Stadt für die Plattform bezahlt?", "Die Stadt hat die Plattform beschafft."),
        ("Wer hat das Gutachten geschrieben?", "Das Gutachten rät zu einer eigenen Gesellschaft."),
        ("Wer leitet die Agentur?", "Die Agentur berät Kommunen."),
        ("Wer ist der Chef der Agentur?", "Die Agentur berät Kommunen."),
        ("Wie viel hat der Verein in den Laden gesteckt?", "Den Verein gibt es seit 25 Jahren."),
        ("Wann kam das Dossier raus?", "Das Dossier wendet sich an die Leitung."),
        ("Wie lange dauert es, bis ein Zweckverband steht?", "Für den Dauerbetrieb taugt ein Zweckverband."),
        ("Gibt es eine Vertragsvorlage zum Kopieren?", "Die Stadt hat einen Vertrag geschlossen."),
    ],
)
def test_what_stands_near_and_is_not_asked_for(question: str, sentence: str) -> None:
    assert lacking(question, [sentence])


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("Welcher Anteil der Gesamtkosten entfällt auf uns?", "Auf sie entfallen 60 Prozent.", "Sie zahlt 9.000 Euro."),
        (
            "Welchen Teil davon hat das Land bezahlt?",
            "Das Land übernahm vier Fünftel.",
            "Das Land half im Stadtviertel.",
        ),
        ("Wie hoch war die Rücklaufquote?", "Geantwortet hat jede dritte Kommune.", "Viele Kommunen antworteten."),
        ("Was kosten die Sensoren?", "Ein Sensor kostet 72 Euro.", "Ein Sensor misst die Temperatur."),
        ("was muss man für einen Anschluss zahlen", "Der Anschluss kostet 6.900 Euro.", "Der Anschluss wird gelegt."),
        ("Welches Honorar bekam das Büro?", "Das Honorar belief sich auf 68.500 Euro.", "Das Büro bekam ein Honorar."),
        ("Wie viel Honorar bekam das Büro?", "Das Büro bekam 68.500 Euro.", "Das Büro arbeitete 14 Monate."),
        ("Ab welcher Summe zeichnet sie mit?", "Sie zeichnet ab 25.000 Euro mit.", "Sie zeichnet alles mit."),
        ("Betriebskosten Pegelnetz", "Der Betrieb kostet 640 Euro im Jahr.", "Der Betrieb liegt beim Bauhof."),
        ("Ab wann gilt das Gesetz?", "Es gilt seit März 2024.", "Das Gesetz gilt überall."),
        ("Um wie viel Uhr öffnet der Laden?", "Der Laden öffnet um 7 Uhr.", "Der Laden hat 3 Kassen."),
        ("Bis wann muss man sich anmelden?", "Anmeldung bis zum Vortag.", "Man muss sich anmelden."),
        ("Wie oft kam das vor?", "Das kam in 23 Fällen vor.", "Das kam vor."),
        ("Wie oft fährt der Bus?", "Er fährt in stündlicher Taktung.", "Er fährt zum Bahnhof."),
        ("Innerhalb welcher Zeit wird entschieden?", "Sie entscheidet in sechs Wochen.", "Sie entscheidet zügig."),
        ("Wie groß ist das Grundstück?", "Es umfasst 3.850 Quadratmeter.", "Es liegt an der Torfstraße."),
        ("Ab welchem Alter darf man mitmachen?", "Wer 14 Jahre alt ist, darf.", "Alle dürfen mitmachen."),
        ("wer is chefin vom verein", "Vorsitzende ist Frauke Hennigsen.", "Der Verein fährt einen Bus."),
        ("Wie viele Schwerpunkt- und Turnusprüfungen gab es?", "Es gab 69 Turnusprüfungen.", "Es gab 3 Schwerpunkte."),
        ("Bis wann muss der Antrag da sein?", "Anträge gehen jederzeit.", "Der Antrag muss vollständig sein."),
        ("Wie viele Anträge gehen im Formularservice ein?", "Dort gehen 140 Anträge ein.", "Das Muster ist abrufbar."),
        ("Welchen Zuschuss gibt die Stadt?", "Sie gibt 4.000 Euro dazu.", "Sie gibt einen Zuschuss."),
        ("Was soll der Umbau kosten?", "Dafür sind 1,2 Mio. Euro vorgesehen.", "Der Umbau soll im Mai beginnen."),
        ("was verlangen die für den platz", "Der Platz kostet 12 Euro.", "Den Platz vergibt der Verein."),
        ("was hat die stadt fürs kino hingeblättert", "Das Kino kostete 310.000 Euro.", "Das Kino gehört der Stadt."),
        ("Gibt es Geld pro Sitzung, und wenn ja wie viel?", "Es gibt 20 Euro.", "Es gibt ein Sitzungsgeld."),
        ("Portal Museum Betriebskosten pro Jahr", "Der Betrieb kostet 900 Euro.", "Das Portal zeigt Bilder."),
        ("Ab wann rollen die Bagger?", "Gebaut wird ab Mai 2025.", "Gebaut wird mit dem Bagger."),
        ("Seit welchem Jahr gibt es den Markt?", "Es gibt ihn seit 1926.", "Es gibt ihn seit langem."),
        ("bis wann muss ich das abgeben?", "Abzugeben ist bis zum Zehnten des Folgemonats.", "Das ist abzugeben."),
        ("Wann hat der Sprechstunde?", "Sprechstunde ist donnerstags.", "Er hält eine Sprechstunde."),
        ("Luftbilder Befliegung Jahr", "Beflogen wurde 2021.", "Die Luftbilder sind frei."),
        ("wie schnell kommt jemand", "Jemand kommt binnen zwei Stunden.", "Jemand kommt vorbei."),
        ("Für welche Amtszeit wird er gewählt?", "Er wird für drei Jahre gewählt.", "Er wird geheim gewählt."),
        ("Welcher Teil der Leute gibt auf?", "Jeder zwanzigste gibt auf.", "Manche Leute geben auf."),
        ("Wie viel Prozent baut er an?", "Er baut 70 vom Hundert an.", "Er baut selbst an."),
        ("Welchen Anteil deckten Entgelte?", "Sie deckten ein Achtel.", "Sie deckten wenig."),
        ("Wie stark hat die Zahl der Gäste zugenommen?", "Sie stieg um 8 Prozent.", "Sie stieg deutlich."),
        ("Ab welchem Umfang ist ein Baum geschützt?", "Ab 80 Zentimeter Umfang.", "Ab einem gewissen Umfang."),
        ("Freibad Höchstzahl", "Eingelassen werden 900 Gäste.", "Das Freibad ist beliebt."),
        ("ozg leistungen gesamtzahl", "Das OZG nennt 575 Leistungen.", "Zum OZG gehören Leistungen."),
        ("datenplattform betriebskosten jahr", "Sie kostet 12.000 Euro im Jahr.", "Sie läuft seit 2021."),
        ("Aus wie vielen Leuten besteht er?", "Er hat elf Mitglieder.", "Er tagt in elf Orten."),
        ("Wie viele Mädchen und Jungen fahren?", "6.300 Kinder fahren.", "Sie fahren in 12 Orte."),
        ("Wer ist Hausmeister in der Halle?", "Hausmeister ist Jannis Oberloh.", "Der Hausmeister schließt auf."),
        ("Wer leitet die Stelle?", "Die Stelle leitet der frühere Richter Wolf Demm.", "Die Stelle wird geleitet."),
        ("Von wem stammt der Entwurf?", "Entworfen hat ihn das Büro Lauber.", "Entworfen wurde schnell."),
        ("Bei wem meldet man sich?", "Man meldet sich beim Ordnungsamt.", "Man meldet sich vorher."),
    ],
)
def test_more_ways_to_ask_for_a_figure(question: str, has: str, lacks: str) -> None:
    assert (lacking(question, [has]), lacking(question, [lacks])) == (False, True)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Brauche ich extra eine Software oder tut es Excel auch?", "Eine einfache Tabelle reicht."),
        ("Welche Folgekosten übersehen Kommunen gern?", "Oft wird die Wartung vergessen."),
        ("Ab wann reicht ein loses Netzwerk nicht mehr?", "Sobald es um Personal geht."),
        ("Welcher Teil der Verwaltung führt das Projekt?", "Es führt die Stabsstelle."),
        ("Welchen Beitrag leistet das Netzwerk?", "Es verbindet die Beteiligten."),
        ("Zuschuss zu früh geholt: Wie geht es heute?", "Heute wird nach Rechnungseingang abgerufen."),
        ("Smart City Rolle im Rathaus", "Sie liegt beim Bürgermeister."),
    ],
)
def test_words_for_figures_that_ask_for_none(question: str, sentence: str) -> None:
    assert not lacking(question, [sentence])
