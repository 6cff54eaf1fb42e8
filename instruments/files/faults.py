"""What is wrong with a file, said to the person who wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`code`: of the question, indicator, cluster or predicate concerned, "" for the whole file."""

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        place = f" [{self.code}]" if self.code else ""
        return f"baris {self.line}:{place} {self.message}"


class InstrumentFaults(ValueError):  # noqa: N818 - carries the faults of a file, is not one error
    """A file that can't be an instrument, with every reason why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Faults:
    """Collects faults while a file is read, so that reading goes on after the first."""

    def __init__(self) -> None:
        self.noted: list[Fault] = []

    def note(self, line: int, code: str, message: str) -> None:
        self.noted.append(Fault(line, code, message))

    def by_line(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.noted, key=lambda fault: fault.line))
