"""Verilog names for untrusted text: layer names of a model become identifiers that no tool stumbles over.

An identifier starts with a letter, has only ASCII letters, digits and single underscores, at most 60 characters, and is
no keyword of Verilog or SystemVerilog (IEEE 1364-2001 annex B, IEEE 1800-2017 annex B). Names that collide when case is
ignored (file systems may ignore it) get a number. The manifest holds the map back to the original text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["MAX_LENGTH", "unique_names", "verilog_name"]

MAX_LENGTH = 60

KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """accept_on alias always always_comb always_ff always_latch and assert assign assume automatic before begin
        bind bins binsof bit break buf bufif0 bufif1 byte case casex casez cell chandle checker class clocking cmos
        config const constraint context continue cover covergroup coverpoint cross deassign default defparam design
        disable dist do edge else end endcase endchecker endclass endclocking endconfig endfunction endgenerate
        endgroup endinterface endmodule endpackage endprimitive endprogram endproperty endsequence endspecify
        endtable endtask enum event eventually expect export extends extern final first_match for force foreach
        forever fork forkjoin function generate genvar global highz0 highz1 if iff ifnone ignore_bins illegal_bins
        implements implies import incdir include initial inout input inside instance int integer interconnect
        interface intersect join join_any join_none large let liblist library local localparam logic longint
        macromodule matches medium modport module nand negedge nettype new nexttime nmos nor noshowcancelled not
        notif0 notif1 null or output package packed parameter pmos posedge primitive priority program property
        protected pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure rand randc randcase
        randsequence rcmos real realtime ref reg reject_on release repeat restrict return rnmos rpmos rtran rtranif0
        rtranif1 s_always s_eventually s_nexttime s_until s_until_with scalared sequence shortint shortreal
        showcancelled signed small soft solve specify specparam static string strong strong0 strong1 struct super
        supply0 supply1 sync_accept_on sync_reject_on table tagged task this throughout time timeprecision timeunit
        tran tranif0 tranif1 tri tri0 tri1 triand trior trireg type typedef union unique unique0 unsigned until
        until_with untyped use uwire var vectored virtual void wait wait_order wand weak weak0 weak1 while wildcard
        wire with within wor xnor xor""",
    )
)


def verilog_name(text: str, *, prefix: str = "", limit: int = MAX_LENGTH) -> str:
    """Closest Verilog identifier to `text`.

    Parameters
    ----------
    text : str
        Anything.
    prefix : str
        Put before the cleaned text; an identifier by itself.
    limit : int
        Longest result in characters.

    Returns
    -------
    str
        A valid identifier. Different texts may give the same one: see `unique_names`.

    Examples
    --------
    >>> verilog_name("conv1/weight:0"), verilog_name("../../etc/passwd"), verilog_name("module"), verilog_name("größe")
    ('conv1_weight_0', 'etc_passwd', 'module_', 'grosse')
    >>> verilog_name("42", prefix="layer_"), verilog_name("")
    ('layer_42', 'x')
    """
    folded = unicodedata.normalize("NFKD", text).replace("ß", "ss").encode("ascii", "ignore").decode()
    cleaned = re.sub(r"[^A-Za-z0-9]+", "_", folded).strip("_")
    name = (prefix + cleaned)[:limit].rstrip("_")
    if not name or not name[0].isalpha():
        name = f"x{name}"[:limit]
    return name + "_" if name.lower() in KEYWORDS else name


def unique_names(
    texts: Iterable[str], *, prefix: str = "", taken: Iterable[str] = (), limit: int = MAX_LENGTH
) -> tuple[str, ...]:
    """Identifiers for `texts`, in order, no two alike and none in `taken`, case ignored.

    Parameters
    ----------
    texts : iterable of str
        Untrusted names; equal ones get different identifiers too.
    prefix : str
        Start of every identifier.
    taken : iterable of str
        Identifiers that are in use.
    limit : int
        Longest identifier.

    Returns
    -------
    tuple of str
        One identifier per text; depends only on the texts up to and including it.

    Examples
    --------
    >>> unique_names(["conv.1", "conv/1", "Conv_1", "fc"], prefix="layer_")
    ('layer_conv_1', 'layer_conv_1_2', 'layer_Conv_1_3', 'layer_fc')
    """
    used = {name.lower() for name in taken}
    names: list[str] = []
    for text in texts:
        name = base = verilog_name(text, prefix=prefix, limit=limit)
        number = 2
        while name.lower() in used:
            suffix = f"_{number}"
            name = base[: limit - len(suffix)].rstrip("_") + suffix
            number += 1
        used.add(name.lower())
        names.append(name)
    return tuple(names)
