//! Every environment variable and well-known path that aiguard reads, and the only reader of them.
