package io.pitlane.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a fresh database with all migrations applied; its constructor and methods may ask for it as a
 * {@link TestDatabase} parameter. The class runs once against the embedded PostgreSQL and once more against
 * PostgreSQL 15 where that is installed. (A jqwik property calls {@link TestDatabase#create()} instead.)
 */
@Tag("database")
@ExtendWith(TestDatabaseExtension.class)
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DatabaseTest {

    /** Whether the migrations are applied; without them the database is empty. */
    boolean migrated() default true;
}
