"""Small records that are not ours: each is what a reader of another country, or of another field, could have."""

import json
from pathlib import Path

RECORD = Path(__file__).parent / "record" / "data"
_COUNTS = "seizures,drug seizures,count,seizure,,,,,Seizures of drugs.\n"
_MASS = "drugs_seized,drugs seized,mass,kg,,,,,Mass of drugs seized.\n"
_MEASURES = (
    "measure,label,kind,unit,part_of,partition,remainder,change_of,definition\n"
    "days,days in the period,time,day,,,,,Days of the period.\n"
)
_INDICATORS = "indicator,label,numerator,denominator,unit,reads_as,does_not_mean\n"
_AGENCIES = "agency,short,part_of,counts_as,language,note\n"
_STATEMENTS = "statement,agency,announced,period_start,cutoff_earliest,cutoff_latest,scope,covers,people,note\n"
_FIGURES = "statement,source,measure,printed,rounded_to,term,set_aside,note\n"
_SOURCES = "source,publisher,title,published,language,kind,url,text,sha256,note\n"

# Printed by the Home Office and quoted of it; years end in March.
BRITISH = {
    "agencies": _AGENCIES
    + "Border Force,BF,Police and Border Force,,en,\nPolice and Border Force,Police and BF,,,en,Both together.\n",
    "measures": _MEASURES
    + _COUNTS
    + _MASS
    + "cannabis_seized,herbal cannabis seized,mass,kg,drugs_seized,,,,Mass of herbal cannabis.\n"
    + "seizures_change,change of drug seizures,change,%,,,,seizures,Against the year before.\n"
    + "drugs_seized_change,change of drugs seized,change,%,,,,drugs_seized,Against the year before.\n",
    "indicators": _INDICATORS
    + "drugs_per_seizure,drugs per seizure,drugs_seized,seizures,kg per seizure,"
    + "the drugs seized come to {range} on average,Not a typical seizure.\n"
    + "seizures_per_day,seizures per day,seizures,days,seizure per day,the seizures come to {range},Not a pace.\n",
    "words": "language,word,unit\nen,seizures,seizure\n",
    "sources": _SOURCES
    + "gov-2024-01-18,gov.uk,Record seizures,2024-01-18,en,official,https://www.gov.uk/a,,,\n"
    + "gov-2025-01-16,gov.uk,Record seizures again,2025-01-16,en,official,https://www.gov.uk/b,,,\n"
    + "charity-2025-01-16,A charity,On the statistics,2025-01-16,en,newspaper,https://example.org/,,,\n"
    + "gov-2026-02-12,gov.uk,Statistics,2026-02-12,en,official,https://www.gov.uk/c,,,\n",
    "statements": _STATEMENTS
    + "bf-2024,Border Force,2024-01-18,2022-04-01,2023-03-31,2023-03-31,,not said,unknown,\n"
    + "both-2024,Police and Border Force,2024-01-18,2022-04-01,2023-03-31,2023-03-31,,not said,unknown,\n"
    + "bf-2025,Border Force,2025-01-16,2023-04-01,2024-03-31,2024-03-31,,not said,unknown,\n"
    + "both-2025,Police and Border Force,2025-01-16,2023-04-01,2024-03-31,2024-03-31,,not said,unknown,\n"
    + "both-2026-2023,Police and Border Force,2026-02-12,2023-04-01,2024-03-31,2024-03-31,,not said,unknown,\n"
    + "both-2026,Police and Border Force,2026-02-12,2024-04-01,2025-03-31,2025-03-31,,not said,unknown,\n"
    + "bf-2026,Border Force,2026-02-12,2024-04-01,2025-03-31,2025-03-31,,not said,unknown,\n",
    "figures": _FIGURES
    + 'bf-2024,gov-2024-01-18,seizures,"25,834 drug seizures",,,,\n'
    + "both-2024,gov-2024-01-18,drugs_seized,Over 92 tonnes,,,,\n"
    + "bf-2025,gov-2025-01-16,drugs_seized,119 tonnes,,,,\n"
    + 'bf-2025,gov-2025-01-16,seizures,"40,639 drug seizures",,,,\n'
    + "bf-2025,gov-2025-01-16,seizures_change,57% increase,,,,\n"
    + "bf-2025,charity-2025-01-16,drugs_seized,105.73 tonnes,,,,\n"
    + "both-2025,gov-2025-01-16,drugs_seized,over 119 tonnes,,,,\n"
    + "both-2025,gov-2025-01-16,drugs_seized_change,52% increase,,,,\n"
    + 'both-2025,gov-2025-01-16,seizures,"217,644 drug seizures",,,,\n'
    + 'both-2026-2023,gov-2026-02-12,seizures,"217,633 seizures",,,,\n'
    + 'both-2026,gov-2026-02-12,seizures,"269,321 seizures",,,,\n'
    + "both-2026,gov-2026-02-12,seizures_change,24% increase,,,,\n"
    + "bf-2026,gov-2026-02-12,drugs_seized,148.19 tonnes,,,,\n"
    + "bf-2026,gov-2026-02-12,cannabis_seized,137.21 tonnes,,,,\n",
}
# Cases, people and masses of two years, and nobody says which cases are large.
WITHOUT_LARGE_CASES = {
    "agencies": _AGENCIES + "National Police,Police,,,en,\n",
    "measures": _MEASURES
    + "cases,drug cases,count,case,,,,,Cases.\nsuspects,suspects,count,person,,,,,People.\n"
    + _MASS,
    "indicators": _INDICATORS
    + "seizure_per_arrest,seizure per arrest,drugs_seized,suspects,kg per person,"
    + "the drugs seized come to {range} on average,Not what one person carried.\n"
    + "cases_per_day,cases per day,cases,days,case per day,the drug cases come to {range},Not a pace of crime.\n",
    "sources": _SOURCES
    + "paper-2030,The Paper,Year,2030-01-10,en,newspaper,https://example.org/1,,,\n"
    + "paper-2031,The Paper,Year,2031-01-10,en,newspaper,https://example.org/2,,,\n",
    "statements": _STATEMENTS
    + "police-2030,National Police,2030-01-10,2029-01-01,2029-12-31,2029-12-31,,not said,arrested,\n"
    + "police-2031,National Police,2031-01-10,2030-01-01,2030-12-31,2030-12-31,,not said,arrested,\n",
    "figures": _FIGURES
    + "police-2030,paper-2030,cases,412 drug cases,,,,\npolice-2030,paper-2030,suspects,533 suspects,,,,\n"
    + "police-2030,paper-2030,drugs_seized,3.25 tonnes,,,,\npolice-2031,paper-2031,cases,377 drug cases,,,,\n"
    + "police-2031,paper-2031,suspects,501 suspects,,,,\npolice-2031,paper-2031,drugs_seized,4.75 tonnes,,,,\n",
}
SINGLE = {
    **WITHOUT_LARGE_CASES,
    "sources": _SOURCES + "paper-2030,The Paper,Year,2030-01-10,en,newspaper,https://example.org/1,,,\n",
    "statements": _STATEMENTS
    + "police-2030,National Police,2030-01-10,2029-01-01,2029-12-31,2029-12-31,,not said,arrested,\n",
    "figures": _FIGURES
    + "police-2030,paper-2030,suspects,533 suspects,,,,\npolice-2030,paper-2030,drugs_seized,3.25 tonnes,,,,\n",
}
# Arrests and firearms: the word for what is counted is a row of words.csv.
FIREARMS = {
    "agencies": _AGENCIES + "City Police,City,,,en,\n",
    "measures": _MEASURES
    + "arrests,people arrested,count,person,,,,,People.\nfirearms,firearms seized,count,firearm,,,,,Firearms.\n",
    "indicators": _INDICATORS
    + "firearms_per_arrest,firearms per arrest,firearms,arrests,firearm per person,"
    + "the firearms seized come to {range} on average,Not what one person carried.\n",
    "words": "language,word,unit\nen,firearms,firearm\nen,guns,firearm\n",
    "sources": WITHOUT_LARGE_CASES["sources"],
    "statements": WITHOUT_LARGE_CASES["statements"].replace("National Police", "City Police"),
    "figures": _FIGURES
    + "police-2030,paper-2030,arrests,533 people,,,,\npolice-2030,paper-2030,firearms,217 firearms,,,,\n"
    + "police-2031,paper-2031,arrests,601 people,,,,\npolice-2031,paper-2031,firearms,more than 190 guns,,,,\n",
}
OTHERS = {
    "british": BRITISH,
    "without large cases": WITHOUT_LARGE_CASES,
    "a single statement": SINGLE,
    "firearms": FIREARMS,
}


def write_record(folder: Path, tables: dict[str, str]) -> Path:
    """Write a record with the description of the frozen one; a table that is not given has its header alone."""
    data = folder / "data"
    data.mkdir(parents=True)
    package = json.loads((RECORD / "datapackage.json").read_text("utf-8"))
    names = [resource["name"] for resource in package["resources"]]
    if "words" in tables:
        words = {"name": "words", "path": "words.csv"}
        fields = [{"name": name, "type": "string"} for name in ("language", "word", "unit")]
        package["resources"].append(words | {"schema": {"fields": fields, "primaryKey": ["language", "word"]}})
        names.append("words")
    for field in next(resource for resource in package["resources"] if resource["name"] == "measures")["schema"][
        "fields"
    ]:
        if field["name"] == "unit":
            del field["constraints"]["enum"]  # the frozen description names the units that it had
    package |= {"name": "other", "title": "A record of figures", "description": "Printed figures."}
    package.pop("spatial", None)
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
    for resource in package["resources"]:
        name, header = resource["name"], ",".join(field["name"] for field in resource["schema"]["fields"])
        text = tables.get(name, header + "\n")
        assert text.split("\n")[0].split(",") == header.split(","), f"{name}: {header}"
        (data / f"{name}.csv").write_text(text, "utf-8")
    return data
