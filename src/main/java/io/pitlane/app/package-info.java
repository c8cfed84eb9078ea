/**
 * The composition root: builds every part in order, closes them in reverse, starts the routes and waits for the end.
 *
 * <p>Knows every room but {@code cli}. Start reading at {@link io.pitlane.app.Application}.
 */
package io.pitlane.app;
