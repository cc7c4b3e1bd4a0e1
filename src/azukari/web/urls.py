"""The addresses of the web face."""

from __future__ import annotations

from django.urls import path

from azukari.web import (
    papers,
    static,
    views,
    views_act,
    views_contract,
    views_custody,
    views_deposit,
    views_duties,
    views_evidence,
    views_register,
    views_sign_in,
    views_trace,
)  # fmt: skip

urlpatterns = [
    path("", views.start, name="start"),
    path("health", views.health, name="health"),
    path("static/<str:digest>/<str:name>", static.serve, name="static"),
    path("language", views.language, name="language"),
    path("sign-in", views_sign_in.sign_in, name="sign-in"),
    path("sign-out", views_sign_in.sign_out, name="sign-out"),
    path("place", views_sign_in.place, name="place"),
    path("contracts", views_contract.contracts, name="contracts"),
    path("contracts/new", views_register.register, name="register"),
    path("duties", views_duties.duties, name="duties"),
    path("duties.ics", views_duties.calendar, name="calendar"),
    path("trace", views_trace.trace_page, name="trace"),
    path("contracts/<str:log>", views_contract.contract, name="contract"),
    path("contracts/<str:log>/provisions/<int:number>", views_contract.provision, name="provision"),
    path("contracts/<str:log>/entries/<int:number>", views_contract.entry, name="entry"),
    path("contracts/<str:log>/entries/<int:number>/documents/<str:where>", views_contract.document, name="document"),
    path("contracts/<str:log>/custody", views_custody.custody, name="custody"),
    path("contracts/<str:log>/evidence", views_evidence.evidence, name="evidence"),
    path("contracts/<str:log>/checking", views_evidence.checking, name="checking"),
    path("azukari-verify.html", views_evidence.the_verifier, name="verifier"),
    path("contracts/<str:log>/on-paper", papers.on_paper, name="on-paper"),
    path("contracts/<str:log>/deposit", views_deposit.deposit, name="deposit"),
    path("contracts/<str:log>/acts/<str:name>", views_act.act, name="act"),
]
handler400 = "azukari.web.views.bad"
handler403 = "azukari.web.views.forged"
handler404 = "azukari.web.views.missing"
handler500 = "azukari.web.views.broken"
