package io.pitlane.load;

import java.sql.Connection;
import java.sql.SQLException;

/** Puts the rows of a batch into their table and settles each of them. In the caller's transaction; thread-safe. */
interface RowWriter {

    /** Settles every pending row. A row that the database refuses costs no other row. */
    void write(Connection connection, Batch batch) throws SQLException;
}
