package io.pitlane.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Creates the database of a {@link DatabaseTest} before its class and drops it afterwards. */
final class TestDatabaseExtension implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestDatabaseExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        databaseOf(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return databaseOf(context);
    }

    /** The store of the class closes what it holds when the class ends. */
    private static TestDatabase databaseOf(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        TestDatabase.class,
                        key -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), DatabaseTest.class)
                                        .map(DatabaseTest::migrated)
                                        .orElse(true)
                                ? TestDatabase.create()
                                : TestDatabase.createEmpty(),
                        TestDatabase.class);
    }
}
