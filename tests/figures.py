"""Files of figures for tests: small, in the layouts of the real ones."""

from __future__ import annotations

KWB_NAME = "kwb_2024_cut.csv"
KWB_COLUMNS = (
    "WijkenEnBuurten,Gemeentenaam_1,SoortRegio_2,Codering_3,AantalInwoners_5,"
    "GemiddeldeHuishoudensgrootte_33,HuishoudensTotaal_29,"
    "k_0Tot15Jaar_8,k_15Tot25Jaar_9,k_25Tot45Jaar_10,k_45Tot65Jaar_11,k_65JaarOfOuder_12"
)
MOLENVELD_ROW = "BU05183620,Voorbeeldstad   ,Buurt     ,BU05183620,3360,1.8,1770,640,345,1200,795,375"
LAAGHOVEN_ROW = "BU03550205,Voorbeelddorp   ,Buurt     ,BU03550205,4325,1.8,2380,735,555,1705,895,440"
LEEF_COLUMNS = '"bu_code","bu_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"'
LEEF_ROWS = (
    '"BU05183620","Moerwijk-Oost",2012,3.82326722614239,-0.278997625001293,NA,NA,NA,NA,NA',
    '"BU05183620","Moerwijk-Oost",2014,3.832418655654,-0.269846195489390,0.00823976513519,-0.23282669466924,'
    "-0.09686195658720,0.13743751248102,-0.08583482184942",
    '"BU05183620","Moerwijk-Oost",2018,3.789605153117,-0.312659698026390,-0.00825647093395,-0.27160908860353,'
    "-0.09735669392116,0.16307008565427,-0.09850753022237",
    '"BU05183620","Moerwijk-Oost",2020,3.811324835185,-0.290940015958390,0.00267426123927,-0.28970474403787,'
    "-0.09473746255251,0.18431987873425,-0.09349194934186",
)


def table(*lines: str) -> bytes:
    """Return a file of these lines."""
    return "\n".join((*lines, "")).encode()


def kwb(*rows: str) -> bytes:
    """Return a KWB file with these rows."""
    return table(KWB_COLUMNS, *(rows or (MOLENVELD_ROW, LAAGHOVEN_ROW)))


def leef(*rows: str) -> bytes:
    """Return a Leefbaarometer file with these rows."""
    return table(LEEF_COLUMNS, *(rows or LEEF_ROWS))
