/**
 * The command line: one class a command, which parses, calls a service, prints and names an exit code.
 *
 * <p>Knows every room; nothing but {@code Main} knows it. No command decides anything about records, tables or routes.
 * Start reading at {@link io.pitlane.cli.CommandLines}, which lists the commands, and {@link io.pitlane.cli.Session},
 * which is all that a command gets.
 */
package io.pitlane.cli;
