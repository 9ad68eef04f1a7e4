//! The rule, condition by condition.
