"""The ordinance and the Act after it: definitions, who is bound, what 甲 owes, which penalties may be engaged — each by dated edition.

It structures what people decide and tells what the law says; it refuses nothing and finds nobody guilty.
"""

from azukari.ordinance.answers import ANSWERS
from azukari.ordinance.bound import Binding, DispatchedTo, Role, bound, role_of_dispatched
from azukari.ordinance.classify import Classification, Given, Question, classify, questions
from azukari.ordinance.editions import EDITIONS, Edition, Law, on
from azukari.ordinance.exposure import Exposure, Facts, Standing, exposure, notice
from azukari.ordinance.measures import Arrangement, Measure, measures
from azukari.ordinance.penalties import Dual, Fact
from azukari.ordinance.told import Told

__all__ = [
    "ANSWERS",
    "EDITIONS",
    "Arrangement",
    "Binding",
    "Classification",
    "DispatchedTo",
    "Dual",
    "Edition",
    "Exposure",
    "Fact",
    "Facts",
    "Given",
    "Law",
    "Measure",
    "Question",
    "Role",
    "Standing",
    "Told",
    "bound",
    "classify",
    "exposure",
    "measures",
    "notice",
    "on",
    "questions",
    "role_of_dispatched",
]
