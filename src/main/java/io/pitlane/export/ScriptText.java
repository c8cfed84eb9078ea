package io.pitlane.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts that hold statements. The statements stand in a text whose hash is checked before the first of them runs: a
 * part that was changed on its way does nothing but fail. psql's own commands do not occur. Pure functions.
 */
final class ScriptText {

    private static final String RUN = """
            do %s;
            """;

    private static final String CHECKED =
            """

            declare
              script constant text := %s;
            begin
              if encode(sha256(convert_to(script, 'UTF8')), 'hex') <> '%s' then
                raise exception 'part %s of the export is damaged: nothing was restored';
              end if;
              execute script;
            end
            """;

    private ScriptText() {}

    /** Begins the transaction; whatever follows registers itself in a table that is gone after the commit. */
    static String begin(SchemaScript script) {
        List<String> settings = new java.util.ArrayList<>(ContentHashSql.SETTINGS);
        settings.add("set local client_encoding = 'UTF8'");
        settings.add("set local client_min_messages = warning");
        settings.add("set local standard_conforming_strings = on");
        settings.add("set local statement_timeout = 0");
        settings.add("set local idle_in_transaction_session_timeout = 0");
        return "begin;\n"
                + checked(
                        PartName.BEGIN,
                        settings.stream().map(each -> each + ";\n").collect(Collectors.joining())
                                + "create temporary table pitlane_parts (number integer generated always as identity,"
                                + " name text not null) on commit drop;\n" + registers(PartName.BEGIN)
                                + statements(script.begin()));
    }

    static String finish(SchemaScript script) {
        return checked(PartName.FINISH, registers(PartName.FINISH) + statements(script.finish()));
    }

    /**
     * Compares what is in the database with what was exported, and only then commits.
     *
     * @param parts names of all parts with rows
     * @param sequences statements that give them their values
     * @param tables what each table must hold
     */
    static String commit(List<String> parts, List<String> sequences, List<TableSum> tables) {
        return checked(
                        PartName.COMMIT,
                        registers(PartName.COMMIT) + whole(parts) + statements(sequences) + sums(tables))
                + "commit;\n";
    }

    private static String checked(String part, String script) {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        String body = CHECKED.formatted(Quoted.dollars("script", script), Sha256.hex(bytes), part);
        return RUN.formatted(Quoted.dollars("part", body));
    }

    private static String statements(List<String> statements) {
        return statements.stream().map(each -> each + "\n").collect(Collectors.joining());
    }

    private static String registers(String part) {
        return "insert into pg_temp.pitlane_parts (name) values (" + Quoted.literal(part) + ");\n";
    }

    /** All parts came, each once, those with rows behind the beginning and before what comes last. */
    private static String whole(List<String> parts) {
        List<String> last = List.of(PartName.FINISH, PartName.COMMIT);
        return raise(
                "(select array_agg(name order by name collate \"C\") from pg_temp.pitlane_parts) is distinct from "
                        + array(Stream.of(List.of(PartName.BEGIN), parts, last).flatMap(List::stream))
                        + " or (select array_agg(name order by number) from pg_temp.pitlane_parts where name !~ '^10-')"
                        + " is distinct from " + array(Stream.concat(Stream.of(PartName.BEGIN), last.stream()))
                        + " or (select max(number) from pg_temp.pitlane_parts where name ~ '^10-')"
                        + " > (select number from pg_temp.pitlane_parts where name = " + Quoted.literal(PartName.FINISH)
                        + ")",
                "parts of the export are missing, came twice or in another order: nothing was restored");
    }

    private static String array(Stream<String> names) {
        return names.map(Quoted::literal).collect(Collectors.joining(", ", "array[", "]::text[]"));
    }

    /** The expression of a hash is long, and tables of one shape share it. */
    private static String sums(List<TableSum> tables) {
        List<String> expressions =
                tables.stream().map(TableSum::expression).distinct().toList();
        StringBuilder sql = new StringBuilder();
        sql.append("create temporary table pitlane_expressions (number integer, expression text) on commit drop;\n");
        for (int i = 0; i < expressions.size(); i++) {
            sql.append("insert into pg_temp.pitlane_expressions values (" + i + ", "
                    + Quoted.literal(expressions.get(i)) + ");\n");
        }
        sql.append("create temporary table pitlane_tables (name text, expression integer, rows bigint, hash text)"
                + " on commit drop;\n");
        tables.forEach(table -> sql.append("insert into pg_temp.pitlane_tables values (")
                .append(Quoted.literal(table.quoted()))
                .append(", ")
                .append(expressions.indexOf(table.expression()))
                .append(", ")
                .append(table.rows())
                .append(", ")
                .append(Quoted.literal(table.hash()))
                .append(");\n"));
        return sql.append("do ")
                .append(
                        Quoted.dollars(
                                "sums",
                                """

                                declare
                                  expected record;
                                  found record;
                                begin
                                  for expected in
                                    select t.*, e.expression as sum from pg_temp.pitlane_tables t
                                      join pg_temp.pitlane_expressions e on e.number = t.expression order by t.name
                                  loop
                                    execute format('select count(*) as rows, %s as hash from only %s', expected.sum, expected.name)
                                      into found;
                                    if found.rows <> expected.rows or found.hash <> expected.hash then
                                      raise exception 'table % holds % rows with the hash %, and % rows with the hash % were exported: nothing was restored',
                                        expected.name, found.rows, found.hash, expected.rows, expected.hash;
                                    end if;
                                  end loop;
                                end
                                """))
                .append(";\n")
                .toString();
    }

    private static String raise(String condition, String message) {
        return "do "
                + Quoted.dollars(
                        "check",
                        "\nbegin\n  if " + condition + " then\n    raise exception " + Quoted.literal(message)
                                + ";\n  end if;\nend\n")
                + ";\n";
    }
}
