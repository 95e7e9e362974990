//! Every text a person sees, compiled from the Fluent files in `ar/` and `en/`.
