"""How a question asks, and what sentences look like that it prefers: patterns over folded text, as in `wordings`."""

from __future__ import annotations

import re

from service.language import wordings

STILL = re.compile(
    r"\b(?:gibt|gibts|laeuft|laufen|besteht|bestehen|existier\w+|arbeitet|arbeiten|findet|tagt|ist|sind)\b.*\bnoch\b"
    r"(?! (?:andere|weitere|mehr|eine?n?|welche|was|sonst|alles))"
    r"|\bwas (?:ist|wurde) .*\b(?:da?raus|aus) .*\bgeworden\b"
    r"|\b(?:noch aktiv|aktueller stand|heute noch|heutiger stand)\b"
)
"""Asks how things stand now: "Gibt es den Ethikrat noch?"."""
STATE = re.compile(
    r"\bnicht belegt\b|\b(?:ist|bleibt|blieb) offen\b|\bheutige[rn]? stand\b|\b(?:weiter|fort)(?:be|ge)\w+|\bauslauf\w*"
    r"|\bausgelaufen\b|\bbeendet\b|\bendete[nt]?\b|\baufgeloest\b|\beingestellt\b|\bueberholt\b|\bnicht mehr\b|\bnoch\b"
    r"|\bbis (?:\w+ )?20\d\d\b|\bquellen (?:sagen|nennen)\b|\bgeht nicht hervor\b|\babgeschlossen\b|\bbesteht weiter"
)
"""A sentence that says how something stands, or that nobody knows."""
NOT_TOLD = re.compile(
    r"\bquellen\b.*\b(?:nicht|keine\w*)\b|\bkeine angaben?\b|\bnicht (?:belegt|ueberliefert|bekannt)\b"
)
"""A sentence that says that the sources do not tell something."""
OPEN_ABOUT = (
    (re.compile(r"\bwie oft\b"), re.compile(r"\bwie oft\b|\bhaeufigkeit\b")),
    (re.compile(r"\bwie lange?\b"), re.compile(r"\bwie lange?\b|\bdauer\b|\blaufzeit\b")),
    (re.compile(r"\bwann\b"), re.compile(r"\bwann\b|\bdatum\b|\bzeitpunkt\b")),
    (re.compile(r"\bwie viele\b|\banzahl\b"), re.compile(r"\bwie viele\b|\b(?:an)?zahl\b")),
    (re.compile(r"\bkoste\w*|\bwie (?:viel|hoch|teuer)\b"), re.compile(r"\bwie (?:viel|hoch)\b|\bkosten\b|\bhoehe\b")),
)
"""How something with a shape is asked for, and how a sentence names what is not told."""
WHY = re.compile(
    r"(?:^|[:;,–-] )(?:und |aber )?(?:warum|wieso|weshalb|weswegen|wozu|aus welche[mn] (?:gr(?:und|uenden)|anlass)"
    r"|mit welcher begruendung"
    r"|woran (?:lag\w*|lieg\w*|hak\w*|scheiter\w*)|wie (?:kommt|kam) es|was (?:ist|war) der (?:grund|anlass))\b"
)
"""Asks for reasons."""
REASON = re.compile(
    r"\b(?:weil|denn|grund|gruende[nr]?|wegen|aufgrund|sonst|ursachen?)\b|(?:^|, )(?:da|damit)\b"
    r"|\bspr(?:ach|achen|icht|echen) (?:da)?fuer\b|\bfuer .{3,60} spr(?:ach|achen|icht|echen)\b|\bfehl(?:en|t|te|ten)\b"
    r"|\bum .{3,80} zu \w+en\b|\bsollten? .{3,60} enger \w+en\b"
    r"|\b(?:weshalb|sodass|naemlich|zumal|anlass|ausschlaggebend|schuld|begruend\w+)\b"
    r"|\b(?:lag|liegt|scheiter\w*|beruht\w*|lagen|liegen) (?:\w+ ){0,3}(?:an|am|daran|auf|darauf)\b"
    r"|\bzurueckzufuehren\b|\bdarauf zurueck\b|\bspr(?:ach|achen|icht|echen) (?:da)?gegen\b|\b(?:vor)?zubeugen\b"
)
"""A sentence that gives a reason."""
MEMBERS_ASKED = re.compile(
    r"\bwer (?:sitzt|sitzen|gehoert|gehoeren|ist mitglied|ist dabei|ist vertreten|macht mit|kommt)\b.{0,60}"
    r"\b(?:in|im|ins|zum|zur|zu|bei|am|an|drin|auf|rein)\b|\b(?:welche|wie viele) mitglieder\b|\bzusammensetzung\b"
    r"|\bwer (?:ist|sind|waren) (?:\w+ ){0,3}mitglied(?:er)?\b"
    r"|\bzusammensetz\w*|\bsetzt sich\b.*\bzusammen\b|\baus (?:wem|welchen \w+) besteht\b"
    r"|\bwer (?:\w+ ){1,6}(?:sitzt|sitzen|vertreten ist|mitglied ist)\b"
    r"|\bwer soll (?:\w+ ){0,4}(?:rein|hinein|mitglied)\b|\bwen (?:\w+ ){1,6}(?:rein|hinein|dazu|ein)?"
    r"(?:setzen|setzt|holen|holt|nehmen|nimmt|beruf\w+|rein|hinein|dazu)\b"
    r"|\bwie (?:ist|wird|sollte?n?|waere) .{3,60}\bbesetzt\b"
)
"""Asks who belongs to a body."""
MEMBER = re.compile(
    r"\bmitglied\w*|\bvertret(?:en|er\w*|ung\w*)\b|\bbesteh(?:t|en) aus\b|\bgehoer(?:t|en)\b"
    r"|\bsitz(?:t|en)\b(?! naeher)|\bzusammen(?:gesetzt|setzung)\b|\bsetzt sich\b.*\bzusammen\b"
    r"|\bbringt .* zusammen\b|\w*leitungen\b|\bversammelt\b|\baus (?:den|allen|der \w+ und) \w+"
    r"|\bvorsitz\b|\bentsandt\w*|\bmitwirk\w*|\barbeiten\b.*\baus\b"
)
"""A sentence that says who belongs to one."""
OWNER_ASKED = re.compile(r"\bwem gehoer\w+\b|\beigentuemer\w*|\bwer (?:haelt|besitzt)\b|\binhaber\w*")
"""Asks who owns something."""
OWNER = re.compile(
    r"\banteil\w*|\bgesellschafter\w*|\beigentuem\w*|\bhalten je\b|\bgehoer(?:t|en) (?:der|dem|den|zu \d+ prozent)\b"
    r"|\bgetragen von\b|\btochter(?:gesellschaft|unternehmen)?\b|\bgemeinschaftsunternehmen\b"
)
"""A sentence that says who owns something."""
BELONGING = re.compile(r"\bgehoer(?:t|en) (?:\w+ \w+ )?zu[mr]?\b(?! \d)")
"""A sentence that says what something is one of."""
SEAT_ASKED = re.compile(
    r"^(?:und |aber )?(?:wo|an welcher stelle|bei wem|unter wem)\b"
    r".*\b(?:angesiedelt|angebunden|ansiedeln|anbinden|verortet|andocken|angedockt|unterstellt|verankert"
    r"|aufgehaengt|haengt|sitzt|sitzen)\b"
    r"|^(?:und |aber )?(?:muss|muessen|soll|sollen|sollte|sollten)\b"
    r".*\b(?:angesiedelt|angebunden|unterstellt|verortet)\b"
)
"""Asks where in an administration something has its place."""
SEAT = re.compile(
    r"\b(?:zugeordnet|angebunden|anbindung|angesiedelt|unterhalb|unterstellt|verankert|andock\w*|angedockt"
    r"|direkt (?:bei|beim|unter)|gehoert zu[mr]?)\b"
)
"""A sentence that says where something has its place."""
NEEDED = re.compile(
    r"^(?:und |aber )?(?:muss|muessen|braucht|brauchen|brauch)\b"
    r"|\b(?:pflicht|zwingend|noetig|notwendig|unbedingt|vorgeschrieben)\b"
)
"""Asks whether something must be or is needed."""
NEED = re.compile(
    r"\b(?:muss|muessen)\b|\b(?:nicht )?(?:noetig|notwendig)\b|\bkann (?:\w+ ){0,2}ohne\b|\bfreiwillig\w*|\bpflicht\w*"
    r"|\bzwingend\w*|\bverzicht\w*|\b(?:reicht|genuegt|lohnt)\b|\bselten\b"
)
"""A sentence that says what must be or is needed."""
WHAT_DOES = re.compile(
    r"^was (?:macht|machen|tut|tun) (?:(?:denn|so|eigentlich) )*(?:eine?|der|die|das)\b"
    r"(?!.*\b(?:aus|anders|falsch|wir|ich|man|wenn)\b)"
)
"""Asks what somebody or something is there to do: for its tasks."""
TASK = re.compile(
    r"\b(?:beraet|beraten|befass\w*|beschaeftig(?:t|en) sich|vermittel\w*|koordinier\w*|steuer(?:t|n)|verbinde[tn]"
    r"|leite[tn]|sorg(?:t|en)|kuemmer(?:t|n) sich|uebersetz(?:t|en)|aufgaben?|zustaendig)\b"
)
"""A sentence that says what somebody or something does."""
WHO_MADE = re.compile(
    r"^wer steckt hinter\b"
    r"|^(?:und |aber )?(?:wer|von wem|durch wen)\b.*\b(?:studie|projekt\w*|arbeitshilfe|dossier\w*|leitfaden\w*|umfrage"
    r"|publikation\w*|untersuchung|sie|es|die|das|ihn)\b"
    r".*\b(?:gemacht|untersucht|herausgefunden|befragt|geschrieben|verfasst|durchgefuehrt|erstellt|erarbeitet|beauftragt)\b"
)
"""Asks who made a study or a text."""
MAKER = re.compile(
    r"\bauftrag(?:nehmer|geber|gab)\w*|\bim auftrag\b|\bverfass(?:t|te|ten|er\w*)\b|\bautor\w*"
    r"|\bteam (?:des|der|um|aus)\b|\b(?:durchgefuehrt|erarbeitet|erstellt|herausgegeben|veroeffentlicht)\b"
)
"""A sentence that says who made one."""
DECIDES_ASKED = re.compile(
    r"^(?:und |aber )?wer\b.*\b(?:entscheide[nt]|entschied\w*|bestimm(?:t|en)|beschliess(?:t|en)|genehmig(?:t|en)"
    r"|letzte wort|das sagen|segnet .*\bab|gibt .*\bfrei|gruenes licht)\b"
)
"""Asks who decides."""
DECIDES = re.compile(
    r"\bentsche?id\w*|\bentschied\w*|\b\w*entscheidung\w*|\bbeschl(?:iess\w*|oss\w*|uss\w*)|\bgenehmig\w*|\bzustimm\w*"
    r"|\bstimm\w* .*\bzu\b|\bfreig\w+|\bbestimm(?:t|en)\b|\bgremium\b"
)
"""A sentence that says who does."""
WHAT_FOR = re.compile(r"^(?:und |aber )?(?:was (?:bringt|bringen|nuetzt|nutzt)|wozu)\b|\bwas haben wir davon\b")
"""Asks what something is good for."""
IMPERATIVE = re.compile(r"^(?:\d{1,2}[.)] )?(?:unser rat: )?\w+(?:en|ern|eln) sie\b")
"""A sentence that says what to do, to whoever reads it."""
ADVISED = re.compile(
    rf"{IMPERATIVE.pattern}|\bsoll(?:t?en|te)?\b|\bempf(?:iehlt|ehlen)\b"
    r"|\b(?:beugt|beugen) .*\bvor\b|\b(?:hilft|helfen) (?:gegen|dabei|wenn)\b|\bueberzeug(?:t|en)\b"
    r"|\bgehoer(?:t|en) .*\bdazu\b|\bam besten\b|^wichtiger als\b"
)
"""A sentence that advises."""
HOW_WE = re.compile(
    r"^(?:und |aber )?wie\b.*\b(?:ich|wir|man)\b"
    r"|\bwas (?:tun|hilft|machen wir|koennen wir|kann (?:man|ich)|soll(?:en|te|ten)? (?:wir|ich|man))\b"
    rf"|{wordings.BEWARE.pattern}"
)
"""Asks how somebody like the person who asks goes about something."""
TROUBLE = re.compile(
    rf"^(?!{wordings.WISHED})"
    r"(?=(?:die|der|das|unser\w*|wir|ich|mein\w*|bei|im|in|mit|seit|es|keine?r?|niemand|alle|jede\w?|man|viele|leider)\b)"
    r"(?=(?:\S+ ){3})"
    r"(?=.*\b(?:uns|unser\w*|wir|ich|mein\w*|keine?r?|niemand|nie|nicht|nichts|nix|nur|alle|jede\w?|ist|sind|hat|haben"
    r"|will|wollen)\b)[^?]*$"
    r"|\bwas (?:tun|nun|hilft|machen wir|koennen wir tun)\b"
)
"""Tells of a trouble instead of asking, or asks what to do about one: "Bei uns macht jedes Amt seins."."""
PAYER_ASKED = re.compile(
    r"\bwer (?:\w+ ){0,3}?(?:be)?zahl(?:t|te|en)\b|\bwer (?:\w+ ){0,3}?finanzier(?:t|te|en)\b"
    r"|\bwer (?:uebernimmt|traegt|kommt) .{0,40}\bkosten\b"
    r"|\bvon wem (?:wird|werden|wurden?)\b.*\b(?:bezahlt|finanziert|gefoerdert)\b"
)
"""Asks who pays for something."""
PAYER = re.compile(
    r"\bfinanz(?:ier\w*|iell\w*|mittel\w*)|\b(?:be)?zahl(?:t|te|ten|en)\b|\w*foerder\w*"
    r"|\b\w*(?:kosten|mitteln?|haushalt|budget)\b"
    r"|\b\w*(?:umlage|beitraege?n?|zuschuss|zuschuesse|zuwendung\w*)\b|\beuro\b|\bgeld\w*|\bprozent\b"
    r"|\betats?\b|\b(?:traegt|tragen|trug|getragen|uebernimmt|uebernehmen|uebernahm|uebernommen|beteilig\w*)\b"
    r"|\brechnung\w*"
)
"""A sentence that says from where money comes."""
WHEN_BEST = re.compile(
    r"\bwann (?:sollten?|soll(?:en)? (?:man|wir|ich|eine?)|lohnt|empfiehlt|braucht|brauchen|eignet|eignen"
    r"|passt|reicht|genuegt|macht .{2,60}\bsinn\b"
    r"|ist (?:(?:es|er|sie|das|eine?|die|der) )?.{0,50}\b(?:sinnvoll|richtig|noetig|besser|geeignet|ratsam))\b"
    r"|\bab wann (?:lohnt|braucht|brauchen|sollt?e?n?)\b"
)
"""Asks under which conditions something is to be done."""
CONDITION = re.compile(
    r"\b(?:sobald|erst|wenn|falls|bevor|ehe|solange|voraussetzung\w*|bedingung\w*|lohnt|passt|passen|eignet|eignen"
    r"|sinnvoll|frueh\w*|spaetestens|rechtzeitig)\b"
)
"""A sentence that names conditions."""
PROCEEDED = re.compile(
    r"^wie .*\b(?:geforscht|untersucht|erhoben|ausgewertet|befragt)\b"
    r"|^wie .*\b(?:studie|forsch\w*|autor\w*|untersuchung|umfrage)\b"
    r".*\b(?:vorgegangen|gearbeitet|entstanden|durchgefuehrt)\b"
    r"|^wie (?:gingen|ging|arbeiteten|arbeitete) .*\b(?:studie|forsch\w*|autor\w*|untersuchung)\b"
    r"|\bmethoden?\b.*\b(?:studie|forsch\w*|untersuch\w*|umfrage)\b|\b(?:studie|untersuchung|umfrage)\b.*\bmethod\w*"
)
"""Asks for the method of a study."""
METHOD = re.compile(
    r"\bmethod\w*|\b\w*interviews?\b|\bbefrag(?:t|te|ten|ung\w*)\b|\b\w*recherche\b|\b\w*umfrage\b|\barbeitspakete?\w*"
    r"|\bfallstudien?\b|\bgespraeche\w*|\bstichprobe\b"
)
"""A sentence that tells of one."""
ALTERNATIVE_ASKED = re.compile(
    r"\balternativ\w*\b|\bstattdessen\b"
    r"|\b(?:einfacher|guenstiger|schlanker|kleiner|leichter|billiger)e?[rnsm]? (?:form|variante|loesung|moeglichkeit"
    r"|weg|option|modell)\w*|\bgeht (?:es|das) (?:auch |nicht )+(?:einfacher|schlanker|guenstiger|billiger|kleiner)\b"
)
"""Asks what there is in the place of a thing."""
ALTERNATIVE = re.compile(
    r"\b(?:schlanker|einfacher|leichter|guenstiger|schneller|beweglicher|billiger|formlos\w*) als\b|\balternativ\w*"
    r"|\binfrage\b|\bin frage\b|\bstatt\b|\bohne (?:eigene|einen|eine)\b|\bweder\b"
)
"""A sentence that names something else, or says what it has before another."""
PREFERRED = (
    (STILL, STATE, ("offen", "Stand")),
    (ALTERNATIVE_ASKED, ALTERNATIVE, ("schlanker", "einfacher")),
    (WHY, REASON, ()),
    (MEMBERS_ASKED, MEMBER, ("Mitglieder",)),
    (SEAT_ASKED, SEAT, ("angebunden", "zugeordnet", "Hierarchie")),
    (NEEDED, NEED, ("Pflicht", "freiwillig")),
    (WHAT_DOES, TASK, ("Aufgaben",)),
    (OWNER_ASKED, OWNER, ("Anteile", "Gesellschafter")),
    (WHEN_BEST, CONDITION, ()),
    (PROCEEDED, METHOD, ("Methode", "Interviews")),
    (WHO_MADE, MAKER, ("Auftragnehmer", "verfasst")),
    (TROUBLE, ADVISED, ()),
    (HOW_WE, ADVISED, ()),
    (PAYER_ASKED, PAYER, ("Finanzierung", "finanziert")),
    (DECIDES_ASKED, DECIDES, ("entscheidet", "beschließt")),
)
"""How a question asks, what the sentences look like that it prefers, and words that help to find them; the first that
fits."""
