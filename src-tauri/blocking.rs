//! Work that waits for the disk, off the threads that serve the window.

use crate::refusal::Refusal;

/// Runs `work` on a thread that may wait. A panic in it becomes a refusal; the window lives on.
pub async fn run<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refusal>
where
    T: Send + 'static,
    E: Into<Refusal> + Send + 'static,
{
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(result) => result.map_err(Into::into),
        Err(error) => Err(Refusal::new(
            "broken",
            format!("Haat failed inside and left the registry as it was ({error})"),
        )),
    }
}
