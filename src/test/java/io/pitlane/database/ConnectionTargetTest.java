package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.Secret;
import org.junit.jupiter.api.Test;

class ConnectionTargetTest {

    @Test
    void showsWhereTheDatabaseIsAndNeverThePassword() {
        ConnectionTarget target = new ConnectionTarget("db.example", 5433, "pit", "loader", new Secret("s3cret"));

        assertThat(target.display()).isEqualTo("db.example:5433/pit");
        assertThat(target.toString()).contains("loader").doesNotContain("s3cret");
    }

    @Test
    void bracketsAnAddressOfColons() {
        ConnectionTarget target = new ConnectionTarget("::1", 5432, "pit", "loader", Secret.NONE);

        assertThat(target.display()).isEqualTo("[::1]:5432/pit");
    }
}
