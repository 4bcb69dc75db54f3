//! Who wrote this: the marks of AI tools in commit messages, identities and files.
