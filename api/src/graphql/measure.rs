//! What is found out about a request before it is carried out.

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{
    ObjectType, Request, Response, Schema, SchemaBuilder, ServerError, SubscriptionType, Variables,
};

use super::absent::leave_out_absent;
use super::limits::{FITS, Measuring};
use super::merged::Merging;
use super::root_fields::RootFields;
use super::types::Types;
use super::usages::{misfit, missing};

/// A schema that carries out nothing: it says whether a request fits, and how far it goes
/// beyond the limits.
pub struct Measure<Q: 'static, M: 'static, S: 'static> {
    schema: Schema<Q, M, S>,
    types: Types,
}

impl<Q, M, S> Measure<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    pub(super) fn of(builder: SchemaBuilder<Q, M, S>) -> Self {
        Self {
            schema: builder.disable_suggestions().extension(Measuring).finish(),
            types: Types::of::<Q, M, S>(),
        }
    }

    /// Errors alone: what does not fit, or `FITS`.
    pub async fn execute(&self, request: Request) -> Response {
        self.schema.execute(request).await
    }

    /// Prepares a request so that what its document asks for twice under one key is carried
    /// out once, and whatever else the library would answer otherwise than the specification
    /// says, as long as it fits as it stands: what does not is refused where it is carried out,
    /// but for what the library does not see: values and variables that do not fit where they
    /// stand, and keys that stand for two things, which are refused here.
    /// The document as it was asked: an answer has its order.
    pub async fn once(
        &self,
        request: &mut Request,
        mut document: ExecutableDocument,
    ) -> Result<ExecutableDocument, ServerError> {
        if let Some(error) = missing(&document, &request.variables) {
            return Err(error);
        }
        self.fill(request, &document)?;
        if leave_out_absent(&mut document, &request.variables) {
            request.set_parsed_query(document.clone());
        }
        Ok(self.merged(request, document).await)
    }

    /// The same of a request whose variables are given later.
    pub async fn once_given(
        &self,
        request: &mut Request,
        document: ExecutableDocument,
    ) -> Result<ExecutableDocument, ServerError> {
        self.fill(request, &document)?;
        Ok(self.merged(request, document).await)
    }

    /// Variables that are not given have the values that the document says. The library knows
    /// that where a field takes them, and not of `@skip` and `@include`.
    fn fill(
        &self,
        request: &mut Request,
        document: &ExecutableDocument,
    ) -> Result<(), ServerError> {
        let refused = misfit(&self.types, document, &request.variables);
        if let Some(error) = refused.or_else(|| Merging::conflict(&self.types, document)) {
            return Err(error);
        }
        let operations = document.operations.iter();
        for variable in operations.flat_map(|(_, of)| &of.node.variable_definitions) {
            if let Some(default) = &variable.node.default_value {
                let name = variable.node.name.node.clone();
                let given = request.variables.entry(name);
                given.or_insert_with(|| default.node.clone());
            }
        }
        Ok(())
    }

    async fn merged(
        &self,
        request: &mut Request,
        document: ExecutableDocument,
    ) -> ExecutableDocument {
        let asked = Merging::new(&self.types, &document, &request.variables).needs_writing();
        if !asked.unwrap_or_default() || !self.fits(request, &document).await {
            return document;
        }
        let merging = Merging::new(&self.types, &document, &request.variables);
        if let Ok(written) = merging.written() {
            request.set_parsed_query(written);
        }
        document
    }

    /// The fields of a document that is carried out with these variables.
    #[must_use]
    pub fn root_fields(&self, document: &ExecutableDocument, variables: &Variables) -> RootFields {
        RootFields::of(Merging::new(&self.types, document, variables).root_fields())
    }

    async fn fits(&self, request: &Request, document: &ExecutableDocument) -> bool {
        let mut asked = Request::new(&request.query).variables(request.variables.clone());
        asked.operation_name.clone_from(&request.operation_name);
        asked.set_parsed_query(document.clone());
        let errors = self.execute(asked).await.errors;
        errors.iter().all(|error| error.message == FITS)
    }
}
