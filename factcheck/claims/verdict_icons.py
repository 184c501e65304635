"""The drawings that are ours: the three verdicts, the seven stages, the nodes of a timeline, the sign of the tool.

Each is a fragment of SVG on a square of the stated side, drawn in ``currentColor``; shape alone tells them apart.
"""

#: Disc with a tick, octagon with a cross, open diamond with a question mark; side 16.
VERDICTS: dict[str, str] = {
    "confirmed": (
        '<circle cx="8" cy="8" r="7.25" fill="currentColor"/>'
        '<path class="cut-out" d="M4.6 8.3l2.3 2.3 4.5-5" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "denied": (
        '<path d="M5.1 .9h5.8l4.2 4.2v5.8l-4.2 4.2H5.1L.9 10.9V5.1z" fill="currentColor"/>'
        '<path class="cut-out" d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" fill="none" stroke-width="1.8"'
        ' stroke-linecap="round"/>'
    ),
    "unverified": (
        '<path d="M8 .9L15.1 8 8 15.1.9 8z" fill="none" stroke="currentColor" stroke-width="1.4"'
        ' stroke-linejoin="round"/>'
        '<path d="M6.4 6.5c0-1 .7-1.6 1.6-1.6s1.6.6 1.6 1.5c0 1.2-1.6 1.2-1.6 2.4m0 1.9v.2" fill="none"'
        ' stroke="currentColor" stroke-width="1.3" stroke-linecap="round"/>'
    ),
}

_RING = '<circle cx="5" cy="5" r="4.25" fill="none" stroke="currentColor" stroke-width="1.4"/>'

#: Ring, half, ring with an arrow, ring with a core, disc, struck ring, dash; side 10.
STAGES: dict[str, str] = {
    "draft": _RING,
    "in_review": _RING + '<path d="M5 .8a4.2 4.2 0 010 8.4z" fill="currentColor"/>',
    "returned": _RING
    + '<path d="M7.2 5H3m1.6-1.6L3 5l1.6 1.6" fill="none" stroke="currentColor" stroke-width="1.2"/>',
    "approved": _RING + '<circle cx="5" cy="5" r="2.1" fill="currentColor"/>',
    "published": '<circle cx="5" cy="5" r="4.75" fill="currentColor"/>',
    "retracted": _RING + '<path d="M2 8l6-6" stroke="currentColor" stroke-width="1.4"/>',
    "dropped": '<path d="M.8 5h8.4" stroke="currentColor" stroke-width="1.8"/>',
}

#: What a try to capture a page came to; side 18.
NODES: dict[str, str] = {
    "captured": '<circle cx="9" cy="9" r="6" fill="currentColor"/>',
    "unchanged": '<circle cx="9" cy="9" r="4" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "changed": (
        '<path class="warned" d="M9 1.6L16.4 9 9 16.4 1.6 9z" stroke-width="1.6" stroke-linejoin="round"/>'
        '<path class="warned-sign" d="M9 5.6v4m0 2.2v.3" stroke-width="1.7" stroke-linecap="round"/>'
    ),
    "failed": (
        '<circle cx="9" cy="9" r="6" fill="none" stroke="currentColor" stroke-width="1.4"'
        ' stroke-dasharray="2.4 2"/>'
    ),
    "blocked": (
        '<circle cx="9" cy="9" r="6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="M4.8 13.2l8.4-8.4" stroke="currentColor" stroke-width="1.6"/>'
    ),
}

#: Lines of a text, the last one marked; side 18.
SIGN = (
    '<rect width="18" height="18" rx="4" fill="currentColor"/>'
    '<path class="sign-lines" d="M4 5.5h10M4 9h7" fill="none" stroke-width="1.8"/>'
    '<path class="sign-lines" d="M4 12.8h10" fill="none" stroke-width="1.8" stroke-dasharray="2.4 1.4"/>'
)
