package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;",
                "select ';' || ';';",
                "select 'it''s; \\', 2;",
                "select E'it\\'s; ''; \\\\', 2;",
                "select e'a''\\';', 2;",
                "comment on table \"a;\"\"b\" is 'c';",
                "-- a; b\nselect 1;",
                "select 1 -- it's; \"\n, 2;",
                "/* a; /* b; */ ' */ select 1;",
                "/*/ ; */ select 1 /**/ * /**/ 2;",
                "select (select 1; 2);",
                "do $$ begin; ' end $$;",
                "do $grants$ x $$; $grant$; $grants $; $$grants$;",
                "do $a$ b; $a $a; $a$;",
                "select $1;",
                "select a$b$ from c;",
                "select 1 - 2 - -3 / 4 *5;",
                "create rule r as on update to a do instead (delete from b; insert into c values (1););",
                "create function f() returns int begin atomic select case when 1 = 1 then 2 end; select 3; end;",
                "create or replace procedure p()\n language sql\nBEGIN ATOMIC\n select ';end;'; END;",
                "create view begin_end as select 1;"
            })
    void aStatementEndsWherePsqlSaysSo(String statement) throws IOException {
        assertThat(statements(statement + "select 'next';")).containsExactly(statement, "select 'next';");
    }

    @Test
    void blanksAndCommentsBehindTheLastStatementAreNone() throws IOException {
        assertThat(statements("begin;\n\ncommit;\n -- done; \n /* really; */ \n"))
                .containsExactly("begin;", "\n\ncommit;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select 'a;", "do $$ begin;", "/* a", "create table t (a int;"})
    void aStatementWithoutAnEndIsAFault(String script) {
        assertThatThrownBy(() -> statements("begin;" + script))
                .isInstanceOf(IntegrityException.class)
                .hasMessage("a.sql ends within a statement; it is not whole");
    }

    @Test
    void rowsComeAsTheyStandWhateverTheBuffersCut() throws IOException {
        String rows = "a\tb\\nc\n\\N\t\\.x\n\\\\.\n.\n\n" + "é\t;'$$\n".repeat(10);
        for (int most = 1; most < 9; most++) {
            ScriptReader reader = reader("copy t (a, b) from stdin;\n" + rows + "\\.\nselect 2;", most);

            assertThat(reader.next()).contains("copy t (a, b) from stdin;");
            assertThat(rows(reader)).isEqualTo(rows);
            assertThat(reader.next()).contains("select 2;");
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void noRowsAreNoRows() throws IOException {
        ScriptReader reader = reader("copy t from stdin;\n\\.", 100);
        reader.next();

        assertThat(rows(reader)).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\na\tb\n", "\na\n\\", "\na\n\\.b\n", "\na\\."})
    void rowsWithoutAnEndAreAFault(String rest) throws IOException {
        ScriptReader reader = reader("copy t from stdin;" + rest, 100);
        reader.next();

        assertThatThrownBy(() -> rows(reader))
                .isInstanceOf(IntegrityException.class)
                .hasMessage("a.sql ends within the rows of a table; it is not whole");
    }

    @Test
    void onlyACopyFromTheScriptHasRows() {
        assertThat(ScriptReader.isCopy("\n COPY \"a b\".c (d)\nFROM STDIN;")).isTrue();
        assertThat(ScriptReader.isCopy("copy t from stdin (format text);")).isTrue();
        assertThat(ScriptReader.isCopy("copy t to stdout;")).isFalse();
        assertThat(ScriptReader.isCopy("copy t from '/tmp/stdin.txt';")).isFalse();
        assertThat(ScriptReader.isCopy("select 'copy t from stdin';")).isFalse();
    }

    private static List<String> statements(String script) throws IOException {
        ScriptReader reader = reader(script, 7);
        List<String> statements = new ArrayList<>();
        for (Optional<String> next = reader.next(); next.isPresent(); next = reader.next()) {
            statements.add(next.get());
        }
        return statements;
    }

    private static String rows(ScriptReader reader) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        reader.rows(rows::write);
        return rows.toString(StandardCharsets.UTF_8);
    }

    /** @param most bytes that one read returns */
    private static ScriptReader reader(String script, int most) {
        InputStream bytes = new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, most));
            }
        };
        return new ScriptReader(bytes, "a.sql");
    }
}
