//! What staff see in lists.
