"""What the heads of registers' columns mean, as registers in English, Dutch and French call them.

Read by hub.importers.drafting. A phrase is worth the more the more of its words a head has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _each(texts: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    return {name: tuple(text.split("; ")) for name, text in texts.items()}


_KEYS = (
    "use case id; id; identifier; inventory id; reference; reference number; record id; tool id; lars; kenmerk; "
    "identifiant; référence; unique id"
)
KEY: Sequence[str] = tuple(_KEYS.split("; "))
"""The register's own id of a row."""
PHRASES = _each(
    {
        "name": (
            "name; use case name; tool name; system name; application name; title; algorithm name; project name; ai "
            "use case; use case; naam; nom; titre; intitulé; nom du traitement; naam algoritme; tool application name"
        ),
        "aliases": "abbreviation of the tool; acronym of the tool; other names; also known as",
        "purpose": (
            "purpose; intended purpose; intended purpose and expected benefits; problem; problem solved; what problem "
            "is the ai intended to solve; purpose benefits; goal; objective; aim; doel; doel en impact; finalité; "
            "objectif; finalités; why; purpose type"
        ),
        "functionality": (
            "description; summary; summary of use case; system outputs; outputs; functionality; describe the ai "
            "system's outputs; how it works; what it does; omschrijving; beschrijving; korte omschrijving; werking; "
            "description du traitement; fonctionnement; résumé; short description; general description; description of "
            "ai system's outputs"
        ),
        "owner": (
            "agency; agency name; bureau; bureau component; organisation; organization; department; body; owner; "
            "owning agency; organisatie; administration; organisme; publishing body; component; sponsoring office; "
            "mission area; ministère; overheidsorganisatie; office"
        ),
        "users": "used by; using agencies; user agencies; deployer",
        "status": (
            "status; stage of development; development stage; stage; phase; dev stage; current stage of development; "
            "lifecycle; deployment phase; statut; état; fase; stage of system development life cycle; operational "
            "status; état d'avancement"
        ),
        "statusSince": (
            "operational date; date implemented; implementation date; start date; begin date; date when ai use case "
            "became operational or the pilot began; date initiated; first used; first production use; date deployed; "
            "begindatum; date de mise en service; date de début; date first used; in use since; date use began"
        ),
        "aiClass": (
            "ai classification; classification; type of ai; ai type; technique; techniques used; type algoritme; kind "
            "of technology; technology type; type d'ia; computation type"
        ),
        "techniques": "techniques; ai technique; methods; models used; technieken; modeltype; méthodes",
        "suppliers": (
            "vendor; vendor name; vendors name; supplier; supplier name; contractor; developer; leverancier; "
            "fournisseur; prestataire; provider; manufacturer"
        ),
        "products": "product; name of commercial product or service used; commercial product; product name",
        "userGroup": "users; user group; who uses it; intended users; gebruikers; utilisateurs",
        "contact": (
            "contact; contact email; contact email address; email address; email; contactgegevens; contact point; "
            "courriel"
        ),
        "sroRole": (
            "senior responsible owner; responsible official; accountable official; verantwoordelijke; responsable"
        ),
        "humanInTheLoop": (
            "human oversight; human review; human in the loop; human intervention; fail safe; menselijke tussenkomst; "
            "intervention humaine; human involvement; opt out"
        ),
        "benefitsClaimed": (
            "benefits; expected benefits; what are the expected benefits and positive outcomes; bénéfices; voordelen"
        ),
        "risksNamed": (
            "risks; potential impacts; what are the potential impacts of using the ai; hi potential impacts; impact "
            "risks; risico's; risques"
        ),
        "mitigationsNamed": "mitigations; safeguards; risk management; risicobeheer; mesures",
        "note": "notes; comments; remarks; justification; opmerkingen; remarques; hi justification",
    }
)
"""The fields of a tool, and how registers call them."""
STATUSES = _each(
    {
        "RETIRED": "retired; decommission; buiten gebruik; discontinu; inactive; no longer; stopped; abandon",
        "PAUSED": "paused; suspend; on hold",
        "PROOF_OF_CONCEPT": "proof of concept; proof-of-concept; sandbox; experiment; prototype",
        "PILOT": "pilot; beta; trial; expérimentation",
        "PLANNED": (
            "pre-deployment; predeployment; pre deployment; planned; in development; ontwikkeling; acquisition; "
            "initiat; initiated; development; en cours"
        ),
        "PROPOSED": "ideation; proposed",
        "RESEARCH": "research",
        "LIVE": (
            "deployed; production; operation; in gebruik; in use; implement; live; in-use; deployment; gebruik; "
            "mission; en service; active"
        ),
    }
)
"""Parts of the words of registers for where a tool stands, the surest first."""
CLASSES = _each(
    {
        "GENERATIVE": "generative; large language; llm; chatbot; agentic",
        "RULES_BASED": "rule; rpa; robotic process; expert system",
        "STATISTICAL": "statistic; regression; actuarial",
        "CHECKLIST": "checklist",
        "MACHINE_LEARNING": (
            "machine learning; classical; predictive; computer vision; natural language; nlp; deep learning; speech; "
            "neural; reinforcement; zelflerend; zelf-lerend; hybrid"
        ),
    }
)
"""The same for families of technique."""
