/**
 * What tests of every room share: a real PostgreSQL and databases of its own for each test class.
 *
 * <p>Start reading at {@link io.pitlane.testing.DatabaseTest}.
 */
package io.pitlane.testing;
