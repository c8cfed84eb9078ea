package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsNumbersRightAndGroupsThem() {
        Table table = new Table("dataset", "read", "seconds")
                .row("pit.trades", 1234567, 0.5)
                .row("pit.x", 7, 12.0)
                .totals("total", 1234574, 12.5);

        assertThat(table.text())
                .isEqualToNormalizingNewlines(
                        """
                        dataset          read  seconds
                        ----------  ---------  -------
                        pit.trades  1,234,567    0.500
                        pit.x               7   12.000
                        ----------  ---------  -------
                        total       1,234,574   12.500
                        """);
    }

    @Test
    void keepsAHostileCellOnItsLine() {
        Table table = new Table("origin").row("a\nb\u001b[2J\u009b");

        assertThat(table.text().lines()).hasSize(3);
        assertThat(table.text()).doesNotContain("\u001b", "\u009b");
    }
}
