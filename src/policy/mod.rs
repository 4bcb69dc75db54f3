//! What a project wants: its configuration, the findings it allows, its baseline.
