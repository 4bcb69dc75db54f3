//! Text that may be shown: what must not leave is replaced, everything else stays as it was.
