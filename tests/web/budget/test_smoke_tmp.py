from buurtstem.core.clock import now
from tests.cast import sign_in
from tests.browsing import send_form
from .making import *
B="/en/begroting/samen-buiten"
def test_open(app,cast,client):
    made=add_round(app,cast)
    for a in ("/en/molenveld/begroting",B,B+"/blad",B+"/stem",B+"/bewijs",B+"/uitslag","/ar/begroting/samen-buiten","/ar/begroting/samen-buiten/stem"):
        r=client.get(a); print(a,r.status_code, r.headers.get("Cache-Control")); assert r.status_code==200
    r=vote(client,made.codes[0],1,2); print(r.status_code); assert r.status_code==200; assert "in the box" in r.text
    r=open_ballot(client,made.codes[0]); assert r.status_code==422; print(r.text[1500:4500])
    b=open_ballot(client,made.codes[1]); r=send_ballot(client,b,1,2,3); assert r.status_code==422; assert "You chose 3 plans. At most 2 are allowed. Untick 1." in r.text
def test_result(app,cast,client):
    add_counted(app,cast,(1,2),(1,),(2,3),(4,1),(3,))
    r=client.get(B+"/uitslag"); assert r.status_code==200; print(r.text[2000:])
    assert client.get(B+"/uitslag.json").status_code==200
def test_desk(app,cast,client):
    sign_in(client,cast.builder,now())
    assert client.get("/en/werk/rondes").status_code==200
    assert client.get("/en/werk/rondes/nieuw").status_code==200
    add_draft(app,cast)
    D="/en/werk/rondes/samen-buiten"
    for a in ("","/blad","/plannen/nieuw","/plannen/1"):
        r=client.get(D+a); assert r.status_code==200
    r=send_form(client,D,D+"/open",sure="y"); assert r.status_code==200; print(r.text[2000:4000])
    assert client.get(D).status_code==200
