package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08004", "08006", "08P01", "53000", "53100", "53200", "53300", "57P01",
                "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "40001", "40P01", "55P03", "57014", "25006"
            })
    void whatMayPassIsRetryable(String state) {
        assertThat(SqlStates.isRetryable(new SQLException("refused", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22001", "22003", "22P02", "22P04", "23502", "23503", "23505", "23514", "25P02", "28000", "28P01",
                "3D000", "42501", "42601", "42P01", "0A000", "XX000", "XX001"
            })
    void whatARetryCannotCureIsNot(String state) {
        assertThat(SqlStates.isRetryable(new SQLException("refused", state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "57P03", "25P03"})
    void aLostSessionLeavesACommitOpen(String state) {
        assertThat(SqlStates.isConnectionLost(new SQLException("lost", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "53200", "57014", "55P03", "23505", "25P02"})
    void anAnswerOfTheServerDoesNot(String state) {
        assertThat(SqlStates.isConnectionLost(new SQLException("refused", state)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P02", "23505", "23514"})
    void valuesAtFaultAreDataErrors(String state) {
        assertThat(SqlStates.isDataError(new SQLException("refused", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "08006", "53100", ""})
    void otherFaultsAreNot(String state) {
        assertThat(SqlStates.isDataError(new SQLException("refused", state))).isFalse();
    }

    @Test
    void aStateIsFoundInTheChainOfABatch() {
        BatchUpdateException batch = new BatchUpdateException("batch entry 3 was aborted", (String) null, new int[0]);
        batch.setNextException(new SQLException("duplicate key", "23505"));

        assertThat(SqlStates.of(batch)).isEqualTo("23505");
        assertThat(SqlStates.isUniqueViolation(batch)).isTrue();
        assertThat(SqlStates.isDeadlock(batch)).isFalse();
    }

    @Test
    void aStateIsFoundInACause() {
        SQLException wrapped = new SQLException("the pool gave up", new SQLException("too many clients", "53300"));

        assertThat(SqlStates.of(wrapped)).isEqualTo("53300");
        assertThat(SqlStates.isRetryable(wrapped)).isTrue();
    }

    @Test
    void withoutAStateTheKindOfTheFailureDecides() {
        assertThat(SqlStates.of(new SQLException("no state"))).isEmpty();
        assertThat(SqlStates.isRetryable(new SQLException("no state"))).isFalse();
        assertThat(SqlStates.isRetryable(new SQLException("torn", new EOFException())))
                .isTrue();
        assertThat(SqlStates.isRetryable(new SQLTransientConnectionException("the pool is empty")))
                .isTrue();
    }
}
