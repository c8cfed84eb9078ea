/**
 * The settings of a run: what they are, where they may come from, and the records that everybody else receives.
 *
 * <p>Knows files and variables, and nothing of databases, routes or commands. The only room that may be handed the
 * process environment. Start reading at {@link io.pitlane.config.SettingsReader} for the precedence and at
 * {@link io.pitlane.config.KnownSettings} for the list.
 */
package io.pitlane.config;
