"""Order words: what the bodies that send orders are called, on the person's pages and at the desk alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueprocess.http.web.flash import N_

ISSUER_KINDS: Final[Mapping[str, str]] = {
    "court": N_("Court"),
    "procuratorate": N_("Procuratorate"),
    "police": N_("Police"),
    "tax": N_("Tax authority"),
    "administrative": N_("Administrative authority"),
    "aml": N_("Anti-money-laundering authority"),
}
