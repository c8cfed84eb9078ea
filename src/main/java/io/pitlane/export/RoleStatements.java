package io.pitlane.export;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Statements about roles that the target may not have: what cannot be said there is left out. */
final class RoleStatements {

    /**
     * @param role who must exist; null where it concerns everybody or the owner
     * @param maker whose rights whoever restores must have; null where they are the own
     * @param statement without a semicolon
     */
    record Grant(String role, String maker, String statement) {

        private String line(int number) {
            return "    (" + number + ", " + literal(role) + ", " + literal(maker) + ", " + literal(statement) + ")";
        }
    }

    private RoleStatements() {}

    /** @param grants at least one; they keep their order */
    static String grants(List<Grant> grants) {
        String lines = IntStream.range(0, grants.size())
                .mapToObj(i -> grants.get(i).line(i + 1))
                .collect(Collectors.joining(",\n"));
        return block(
                """
                declare
                  given record;
                begin
                  for given in select statement from (values
                """
                        + lines
                        + """
                ) as each (number, role, maker, statement)
                     where (role is null or exists (select from pg_catalog.pg_roles where rolname = role))
                       and (maker is null or exists (select from pg_catalog.pg_roles
                             where rolname = maker and pg_catalog.pg_has_role(oid, 'USAGE')))
                     order by number
                  loop
                    execute given.statement;
                  end loop;
                end
                """);
    }

    /**
     * @param roles all must exist; none: it is for everybody
     * @param statement that makes the policy, without a semicolon
     * @param comment likewise; null where there is none
     */
    static String policy(List<String> roles, String statement, String comment) {
        String names = roles.stream().map(RoleStatements::literal).collect(Collectors.joining(", "));
        String condition = roles.isEmpty()
                ? "true"
                : "(select count(*) from pg_catalog.pg_roles where rolname in (" + names + ")) = " + roles.size();
        String statements = Stream.of(statement, comment)
                .filter(Objects::nonNull)
                .map(each -> "    execute " + literal(each) + ";\n")
                .collect(Collectors.joining());
        return block("begin\n  if " + condition + " then\n" + statements + "  end if;\nend\n");
    }

    /** The delimiter must not occur in the body. */
    private static String block(String body) {
        String tag = "$grants$";
        for (int i = 1; body.contains(tag); i++) {
            tag = "$grants" + i + "$";
        }
        return "do " + tag + "\n" + body + tag + ";";
    }

    private static String literal(String text) {
        return text == null ? "null" : "'" + text.replace("'", "''") + "'";
    }
}
