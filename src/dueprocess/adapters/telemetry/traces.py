"""Traces: spans for a request, a command, a commit and a worker's task (OpenTelemetry), off unless an address is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

Label = str | int


class Span(Protocol):
    """What is told of a piece of work while it runs."""

    def name(self, name: str) -> None:
        """Call it this: known only when it is under way."""
        ...

    def note(self, name: str, value: Label) -> None:
        """Something about it: a type, a code, a count; never a word of a person."""
        ...


class Untraced:
    """No traces are made."""

    @contextmanager
    def span(self, name: str, **labels: Label) -> Iterator[Span]:
        """Nothing."""
        yield _Nothing()

    def close(self) -> None:
        """Nothing was kept."""


class Traces:
    """Makes spans and hands them to an exporter. An exception is noted by its type alone."""

    def __init__(self, exporter: Any) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider = TracerProvider(resource=Resource.create({"service.name": "dueprocess"}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("dueprocess")

    @contextmanager
    def span(self, name: str, **labels: Label) -> Iterator[Span]:
        """A span around a piece of work; spans inside it are its children."""
        from opentelemetry.trace import Status, StatusCode

        with self._tracer.start_as_current_span(
            name, attributes=labels, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield _Told(span)
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def close(self) -> None:
        """Hand over what is left."""
        self._provider.shutdown()


def traces_to(endpoint: str) -> Traces | Untraced:
    """Traces to a collector (OTLP over HTTP); none where there is no address. Raises `ModuleNotFoundError`."""
    if not endpoint:
        return Untraced()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return Traces(OTLPSpanExporter(f"{endpoint}/v1/traces"))


class _Nothing:
    def name(self, name: str) -> None: ...

    def note(self, name: str, value: Label) -> None: ...


class _Told:
    def __init__(self, span: Any) -> None:
        self._span = span

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def note(self, name: str, value: Label) -> None:
        self._span.set_attribute(name, value)
