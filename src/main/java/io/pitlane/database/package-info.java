/**
 * One PostgreSQL: how to reach it (the embedded server or one of yours), the pool, transactions, migrations, and what
 * its errors mean for us.
 *
 * <p>Knows settings and the metrics interface, nothing of datasets and files. Start reading at
 * {@link io.pitlane.database.Database}, then {@link io.pitlane.database.Transactions} and
 * {@link io.pitlane.database.SqlStates}.
 */
package io.pitlane.database;
