"""The data described for those who look for data: a schema.org Dataset."""

import json
from pathlib import Path
from urllib.parse import quote

from interdiction.record.tables import load_table
from interdiction.site.downloads import Download
from interdiction.site.notes import citation

_MEDIA = {
    "CSV": "text/csv",
    "Parquet": "application/vnd.apache.parquet",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON": "application/json",
    "Markdown": "text/markdown",
}


def dataset_json(data: Path, downloads: list[Download], base: str) -> str:
    """Describe the data as a schema.org Dataset (JSON-LD), for the page that offers them.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    downloads : list of Download
        As `write_data` returns them.
    base : str
        The way from the page to their folder, such as "data/"; "" where it is the same.

    Returns
    -------
    str
        JSON that can stand in a `script` element: it holds no <, > or &.

    Raises
    ------
    RecordError
        For a record with a problem.
    """
    package = json.loads((data / "datapackage.json").read_bytes())
    statements, measures = load_table("statements", data), load_table("measures", data)
    days = statements[["period_start", "cutoff_earliest", "cutoff_latest"]].stack()
    days = days[days != ""]
    authors, cited = citation()
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": package.get("title", package["name"]),
        "description": package.get("description", ""),
        "version": package.get("version", ""),
        "license": [licence["path"] for licence in package.get("licenses", ()) if "path" in licence],
        "creator": {"@type": "Organization", "name": authors},
        "creditText": cited,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{days.min()}/{days.max()}",
        "spatialCoverage": {"@type": "Place", "name": package["spatial"]} if "spatial" in package else {},
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": row.label,
                "alternateName": row.measure,
                "description": row.definition,
                "unitText": row.unit,
            }
            for row in measures.itertuples()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.path,
                "description": file.says,
                "contentUrl": base + quote(file.path),
                "encodingFormat": _MEDIA[file.format],
                "contentSize": f"{file.size} B",
                "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": file.sha256},
            }
            for file in downloads
        ],
    }
    text = json.dumps({name: entry for name, entry in described.items() if entry}, ensure_ascii=False, indent=1)
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
