"""What is known against the requirements is said and fails; what cannot be found out is said and does not."""

from collections.abc import Mapping
from typing import Any

from tests import audit as audits
from tests.audit import ACCEPTED, REQUIREMENTS, audit

REQUIRED = "# a note\nfirst==1 \\\n    --hash=sha256:aa\n    # via us\nsecond==2 \\\n    --hash=sha256:bb\n"
CLEAN = {"name": "first", "version": "1", "vulns": []}
SECOND = {"name": "second", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "second", "skip_reason": "not found"}


class Service:
    """Stands for the service, and notes what it is asked about."""

    def __init__(self, *reports: list[dict[str, Any]] | None) -> None:
        self.reports = list(reports)
        self.asked: list[str] = []

    def __call__(self, requirements: str) -> Mapping[str, Any] | None:
        self.asked.append(requirements)
        report = self.reports.pop(0)
        return None if report is None else {"dependencies": report}


def test_a_vulnerability_fails_unless_somebody_has_accepted_it():
    is_well, said = audit(REQUIRED, {}, Service([CLEAN], [CLEAN, SECOND]))
    assert (is_well, said) == (False, ["second 2: PYSEC-1"])
    assert audit(REQUIRED, {"PYSEC-1": "we never call it"}, Service([CLEAN], [CLEAN, SECOND])) == (True, [])


def test_what_is_accepted_and_not_found_any_more_is_said():
    is_well, said = audit(REQUIRED, {"PYSEC-9": "we never call it"}, Service([CLEAN], [CLEAN]))
    assert is_well
    assert said == ["PYSEC-9 is accepted, but not found any more"]


def test_where_no_service_can_be_asked_that_is_said_and_nothing_fails():
    for answers in ([None], [[{"name": "first", "skip_reason": "not found"}]], [[CLEAN], None]):
        service = Service(*answers)
        is_well, said = audit(REQUIRED, {}, service)
        assert is_well
        assert "not audited" in said[0]
        assert [item.count("==") for item in service.asked][:2] in ([1], [1, 2]), "it is asked about one first"


def test_a_package_that_the_service_does_not_know_is_named():
    assert audit(REQUIRED, {}, Service([CLEAN], [CLEAN, UNKNOWN])) == (True, ["second is not audited: not found"])


def test_a_service_that_hangs_is_one_that_cannot_be_asked(monkeypatch):
    monkeypatch.setattr(audits, "MAX_S", 0.01)
    assert audits.ask("") is None


def test_whatever_is_accepted_has_a_reason():
    assert all(reason.strip() for reason in ACCEPTED.values())
    assert "--hash=sha256:" in REQUIREMENTS.read_text()
