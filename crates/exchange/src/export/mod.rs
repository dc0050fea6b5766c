//! Tables go out.
