// Made by `./anteve contract` of the API's contract 5c7d01fbcacc7a1327b468db682e1b781fb00eff4b83767e6210f568ff11c60f; never by hand.
export interface paths {
    "/api/v1/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSignInProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["finishOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["startOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["me"];
        put?: never;
        post?: never;
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOrganizations"];
        put?: never;
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        patch: operations["changeOrganization"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlertItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items/{item_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAlertItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["changeAlertItem"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items/{item_id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlertItemSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["changeAlertItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items/changes/{change_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["undoAlertItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-items/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["countAlertItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlertRules"];
        put?: never;
        post: operations["createAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteAlertRule"];
        options?: never;
        head?: never;
        patch: operations["changeAlertRule"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-rules/{rule_id}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRuleChecks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alert-rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/alerts/{alert_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["markAlert"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listApiKeys"];
        put?: never;
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/api-keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/audit-events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDatasets"];
        put?: never;
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDataset"];
        put?: never;
        post?: never;
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        patch: operations["changeDataset"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUploads"];
        put?: never;
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUpload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/datasets/{name}/uploads/{upload_id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getRejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/entities/{entity_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportEntity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listErasures"];
        put?: never;
        post: operations["eraseEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/erasures/{erasure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/erasures/{erasure_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["liftErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/feature-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFeatureModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/feature-models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFeatureModel"];
        put: operations["writeFeatureModel"];
        post?: never;
        delete: operations["deleteFeatureModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/feature-models/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFeatureModelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/feature-models/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewFeatureModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInvitations"];
        put?: never;
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["withdrawInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs/{job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["followJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs/{job_id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["finishJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/jobs/{job_id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getJobLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listModels"];
        put?: never;
        post: operations["createModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        patch: operations["changeModel"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/column-answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listColumnAnswers"];
        put?: never;
        post: operations["answerColumn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["compareVersions"];
        put?: never;
        post: operations["scoreToCompare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/customer-history/{entity_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCustomerHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/customers/{entity_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/feature-builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["buildFeatures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFeatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/gone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listGone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/inputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getBuildInputs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPredictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/predictions/{entity_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPrediction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/predictions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportPredictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/prod": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProd"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rehearse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listResults"];
        put?: never;
        post: operations["judge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["scoreRows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/scoring-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScoringRuns"];
        put?: never;
        post: operations["score"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/scoring-runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScoringRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/training-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTrainingRuns"];
        put?: never;
        post: operations["train"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}/artifact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getModelCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getChecklist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/versions/{number}/stage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setStage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/{name}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["whatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/models/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewQuestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNotes"];
        put?: never;
        post: operations["writeNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/notes/{note_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteNote"];
        options?: never;
        head?: never;
        patch: operations["editNote"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["assignOwner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/owners/changes/{change_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["undoOwners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/query/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRelations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/saved-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSavedViews"];
        put?: never;
        post: operations["saveView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/saved-views/{view_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteSavedView"];
        options?: never;
        head?: never;
        patch: operations["changeSavedView"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSchedules"];
        put?: never;
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/schedules/{schedule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        patch: operations["changeSchedule"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["previewSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTasks"];
        put?: never;
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        patch: operations["changeTask"];
        trace?: never;
    };
    "/api/v1/organizations/{org}/training-runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTrainingRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/training-runs/{run_id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rerunTraining"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/{org}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Acceptance: {
            /** @default null */
            name?: string | null;
            /** @default null */
            password?: string | null;
            token: string;
        };
        Accepted: {
            email: string;
            organization: components["schemas"]["Organization"];
            role: string;
            signed_in: boolean;
        };
        Alert: {
            /** Format: uuid */
            alert_rule_id: string;
            /** Format: date-time */
            created_at: string;
            entities: {
                [key: string]: unknown;
            }[];
            /** Format: uuid */
            id: string;
            model: string;
            /** Format: uuid */
            scoring_run_id: string;
            /** @enum {string} */
            status: "dismissed" | "handled" | "open";
            title: string;
        };
        AlertChanges: {
            /** @enum {string} */
            status: "dismissed" | "handled" | "open";
        };
        AlertItem: {
            acted_on: string | null;
            assigned_to: components["schemas"]["Colleague"] | null;
            band: ("high" | "low" | "medium") | null;
            change: number | null;
            changes: components["schemas"]["Change"][];
            closed_at: string | null;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            entity_key: string;
            /** Format: date */
            first_named_on: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            model: string;
            name: string | null;
            named_by: components["schemas"]["NamedBy"][];
            /** Format: date */
            named_on: string;
            owner: components["schemas"]["Owner"] | null;
            previous_rank: number | null;
            previous_score: number | null;
            rank: number | null;
            reasons: components["schemas"]["Reason"][];
            result: ("contacted" | "lost" | "no_answer" | "saved" | "won" | "wrong_alarm") | null;
            revision: number;
            score: number;
            /** Format: uuid */
            scoring_run_id: string;
            snoozed_until: string | null;
            /** @enum {string} */
            state: "acknowledged" | "done" | "open" | "snoozed";
            still_named: boolean;
            times_named: number;
            value: number | null;
            value_at_risk: number | null;
            why: components["schemas"]["Said"][];
        };
        AlertItemCounts: {
            days: number;
            people: components["schemas"]["ItemsOf"][];
            total: components["schemas"]["ItemsOf"];
        };
        AlertItemList: {
            items: components["schemas"]["AlertItem"][];
            next_cursor: string | null;
        };
        AlertItemStep: {
            after: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            at: string;
            before: {
                [key: string]: unknown;
            };
            by: components["schemas"]["Colleague"] | null;
            change_id: string | null;
            /** Format: uuid */
            id: string;
            undoes: string | null;
            /** @enum {string} */
            verb: "changed" | "left_list" | "named" | "named_again" | "not_scored" | "outcome_came" | "undone";
        };
        AlertItemStepList: {
            items: components["schemas"]["AlertItemStep"][];
            next_cursor: string | null;
        };
        AlertList: {
            items: components["schemas"]["Alert"][];
            next_cursor: string | null;
        };
        AlertRule: {
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "change" | "new_entrant" | "threshold" | "top_n";
            /** @enum {string} */
            mail_language: "en" | "pt";
            mail_to: components["schemas"]["Colleague"][];
            /** @enum {string} */
            measure: "score" | "value_at_risk";
            min_change: number | null;
            min_score: number;
            model: string;
            name: string;
            segments: components["schemas"]["RuleSegment"][];
            threshold: number | null;
            top_n: number;
        };
        AlertRuleChanges: {
            active?: boolean;
            /** @enum {string} */
            kind?: "change" | "new_entrant" | "threshold" | "top_n";
            /** @enum {string} */
            mail_language?: "en" | "pt";
            mail_to?: string[];
            /** @enum {string} */
            measure?: "score" | "value_at_risk";
            min_change?: number | null;
            min_score?: number;
            name?: string;
            segments?: components["schemas"]["RuleSegment"][];
            threshold?: number | null;
            top_n?: number;
        };
        AlertRuleList: {
            items: components["schemas"]["AlertRule"][];
            next_cursor: string | null;
        };
        Alternative: {
            score: number;
            value: string | number | boolean;
        };
        Answer: {
            events: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            funnel: components["schemas"]["Step"][];
            horizon_days: number | null;
            /** Format: date */
            known_until: string;
            outcome: components["schemas"]["Outcome"];
            population: components["schemas"]["Population"];
            snapshots: components["schemas"]["SnapshotCount"][];
            warnings: components["schemas"]["Warned"][];
        };
        AnsweredLeak: {
            /** @default null */
            answer?: components["schemas"]["LeakAnswer"] | null;
            /** @default null */
            auc?: number | null;
            /** @default  */
            code?: string;
            column: string;
            /** @default false */
            left_out?: boolean;
            /** @default {} */
            params?: {
                [key: string]: unknown;
            };
            reason: string;
            /** @enum {string} */
            severity: "ask" | "block" | "look";
            text: string;
        };
        ApiKey: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
            prefix: string;
            revoked_at: string | null;
            scopes: string[];
        };
        ApiKeyList: {
            items: components["schemas"]["ApiKey"][];
            next_cursor: string | null;
        };
        Attribute: {
            column: string;
            role: ("email" | "entity_key" | "name" | "outcome" | "owner" | "time" | "value") | null;
            type: string;
            value: string | number | boolean | null;
        };
        AuditEvent: {
            actor: string;
            address: string;
            api_key_id: string | null;
            /** Format: date-time */
            created_at: string;
            facts: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            request_id: string;
            target: string;
            user_id: string | null;
            verb: string;
        };
        AuditEventList: {
            items: components["schemas"]["AuditEvent"][];
            next_cursor: string | null;
        };
        Baselines: {
            /** @default null */
            base_rate?: components["schemas"]["BaseRate"] | null;
            /** @default null */
            bg_nbd?: components["schemas"]["Figures"] | null;
            /** @default null */
            logistic?: components["schemas"]["Figures"] | null;
            /** @default null */
            one_rule?: components["schemas"]["OneRule"] | null;
            /** @default null */
            recency?: components["schemas"]["Figures"] | null;
        };
        BaseRate: {
            brier: number;
            log_loss: number;
            rate: number;
        };
        BuildInputs: {
            feature_models: components["schemas"]["InputFeature"][];
            question: {
                [key: string]: unknown;
            };
            /** Format: date */
            received_on: string;
            tables: components["schemas"]["InputTable"][];
        };
        BuildShown: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            rows: number;
            /** Format: date */
            snapshot_date: string;
        };
        CalibrationBin: {
            high: number;
            low: number;
            observed: number;
            rows: number;
            score: number;
        };
        CalibrationPair: {
            a: components["schemas"]["CalibrationBin"][];
            b: components["schemas"]["CalibrationBin"][];
        };
        CallChoice: {
            at: components["schemas"]["CallPoint"] | null;
            best: components["schemas"]["CallPoint"];
            chosen: components["schemas"]["CallPoint"];
            customers: number;
            everyone: components["schemas"]["CallPoint"];
            high: number | null;
            low: number | null;
            points: components["schemas"]["CallPoint"][];
            regret_of_everyone: number;
            regret_of_no_one: number;
        };
        CallCount: {
            expected: number;
            expected_value: number;
            n: number;
            positives: number;
            threshold: number;
            value_called: number;
            value_found: number;
        };
        CallPoint: {
            found: number;
            n: number;
            profit: number;
            promised: number;
            threshold: number;
            value_found: number;
        };
        Calls: {
            score: components["schemas"]["CallCount"][];
            /** @default null */
            value_at_risk?: components["schemas"]["CallCount"][] | null;
        };
        Candidate: {
            log_loss: number;
            name: string;
            roc_auc: number;
        };
        CardCalibration: {
            bins: components["schemas"]["CalibrationBin"][];
            method: string | null;
        };
        CardColumn: {
            /** @default  */
            description?: string;
            kind: string;
            name: string;
            source: string;
            /** @default  */
            used_as?: string;
        };
        CardData: {
            base_rate: number | null;
            dataset: string;
            dataset_version: number;
            event_versions: {
                [key: string]: number | null;
            };
            excluded_columns: string[];
            left_out: components["schemas"]["LeftOutColumn"][];
            positives: number | null;
            rows: number | null;
            rows_whose_twin_disagrees: number | null;
            rows_with_a_twin: number | null;
            rows_with_known_outcome: number | null;
            snapshot_dates: string[];
        };
        CardQuestion: {
            entities: string | null;
            events: string[];
            feature_models: string[];
            horizon_days: number | null;
            outcome: components["schemas"]["Outcome"];
            population: components["schemas"]["Population"];
            snapshots: components["schemas"]["Snapshots"];
        };
        CardStep: {
            /** Format: date-time */
            at: string;
            by: string | null;
            /** @enum {string} */
            from_stage: "archived" | "prod" | "staging";
            note: string;
            overridden: string[];
            rolled_back: boolean;
            /** @enum {string} */
            to_stage: "archived" | "prod" | "staging";
        };
        Change: {
            before: string;
            /** @default null */
            before_number?: number | null;
            /** @enum {string} */
            code: "became_known" | "no_longer_known" | "value_changed";
            column: string;
            difference: number;
            /** @enum {string} */
            direction: "down" | "up";
            feature: string;
            /** @default null */
            kind?: ("category" | "flag" | "number") | null;
            /** @default null */
            label?: components["schemas"]["ReasonLabel"] | null;
            now: string;
            /** @default null */
            now_number?: number | null;
            text: string;
        };
        Charts: {
            calibration: components["schemas"]["CalibrationBin"][];
            calls: components["schemas"]["Calls"];
            confusion: components["schemas"]["Confusion"][];
            gains: components["schemas"]["GainPoint"][];
            histogram: components["schemas"]["HistogramBin"][];
            precision_recall: components["schemas"]["PrecisionPoint"][];
            roc: components["schemas"]["RocPoint"][];
            value: components["schemas"]["KnownValue"];
        };
        Check: {
            detail: string;
            name: string;
            needed: boolean;
            ok: boolean;
            /** @default  */
            remedy?: string;
        };
        Checklist: {
            items: components["schemas"]["ChecklistItem"][];
            ready: boolean;
            version: number;
        };
        ChecklistItem: {
            code: string;
            name: string;
            params: {
                [key: string]: unknown;
            };
            passed: boolean | null;
            text: string;
        };
        Colleague: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        ColumnAnswer: {
            column: string;
            counts: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            known: boolean;
            note: string;
            user_id: string | null;
            user_name: string | null;
        };
        ColumnAnswerList: {
            items: components["schemas"]["ColumnAnswer"][];
        };
        ColumnDrift: {
            /** @default [] */
            bins?: components["schemas"]["DriftBin"][];
            chance: number;
            column: string;
            feature: string;
            impact: number;
            importance: number;
            /** @enum {string} */
            kind: "category" | "flag" | "number";
            label: components["schemas"]["ReasonLabel"];
            /** @enum {string} */
            level: "moved" | "shifted" | "steady";
            missing_before: number;
            missing_now: number;
            moved: number;
            /** @default [] */
            past?: (number | null)[];
            psi: number;
            said: components["schemas"]["Said"];
        };
        ComparedColumns: {
            added: string[];
            removed: string[];
            shared: string[];
        };
        ComparedFigure: {
            a: components["schemas"]["Interval"] | null;
            b: components["schemas"]["Interval"] | null;
            better: ("a" | "b") | null;
            less_is_better: boolean;
            /** @enum {string} */
            name: "brier" | "ece" | "lift_10" | "log_loss" | "pr_auc" | "roc_auc";
            shared: components["schemas"]["SharedFigure"] | null;
        };
        ComparedImportance: {
            a: number | null;
            b: number | null;
            column: string;
        };
        Comparison: {
            a: number;
            b: number;
            calibration: components["schemas"]["CalibrationPair"];
            columns: components["schemas"]["ComparedColumns"];
            figures: components["schemas"]["ComparedFigure"][];
            importance: components["schemas"]["ComparedImportance"][];
            made_from: components["schemas"]["MadeFrom"][];
            rows: components["schemas"]["SharedRows"] | null;
            said: components["schemas"]["Said"];
            top: components["schemas"]["TopMoves"] | null;
            top_missing: components["schemas"]["Said"] | null;
        };
        ComparisonScoring: {
            started: components["schemas"]["ScoringRunStarted"][];
        };
        Confusion: {
            fn: number;
            fp: number;
            threshold: number;
            tn: number;
            tp: number;
            value_fn: number;
            value_fp: number;
            value_tn: number;
            value_tp: number;
        };
        CronAsked: {
            cron: string;
        };
        Customer: {
            attributes: components["schemas"]["Attribute"][] | null;
            attributes_as_of: string | null;
            entity_key: string;
            events: components["schemas"]["CustomerEvents"] | null;
        };
        CustomerEvents: {
            /** @enum {string} */
            by: "month" | "week";
            counts: components["schemas"]["EventCount"][];
            first_at: string | null;
            last: components["schemas"]["LastEvent"][];
            last_at: string | null;
            starts: string[];
            total: number;
            types: components["schemas"]["EventType"][];
        };
        DataLateness: {
            age_days: number;
            dataset: string;
            late: boolean;
            newest_event_on: string | null;
            /** Format: date-time */
            received_at: string;
            said: components["schemas"]["Said"];
            usual_gap_days: number | null;
        };
        Dataset: {
            /** Format: date-time */
            created_at: string;
            file_path: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "entities" | "events";
            mapping: components["schemas"]["Mapping"];
            name: string;
            rows: number;
            schema_json: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "empty" | "ready";
            version: number;
        };
        DatasetChanges: {
            /** @enum {string} */
            kind?: "entities" | "events";
            mapping?: components["schemas"]["NewMapping"];
        };
        DatasetList: {
            items: components["schemas"]["Dataset"][];
            next_cursor: string | null;
        };
        Decision: {
            economics: components["schemas"]["EconomicsUsed"];
            held_out: components["schemas"]["CallChoice"] | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            notes: components["schemas"]["Said"][];
            on_list: components["schemas"]["ListChoice"] | null;
            /** @enum {string} */
            order: "score" | "value_at_risk";
            said: components["schemas"]["Said"];
            version: number | null;
        };
        Dependence: {
            column: string;
            description: string;
            feature: string;
            /** @enum {string} */
            kind: "category" | "flag" | "number";
            mean: number;
            points: components["schemas"]["DependencePoint"][];
        };
        DependencePoint: {
            label: string | null;
            rows: number;
            score: number;
            value: number | null;
        };
        Disagreement: {
            money: components["schemas"]["Prediction"][];
            score: components["schemas"]["Prediction"][];
        };
        DriftBin: {
            before: number;
            high: number | null;
            /** @enum {string} */
            kind: "level" | "missing" | "others" | "range";
            label: string | null;
            low: number | null;
            now: number;
        };
        DriftPoint: {
            /** Format: date-time */
            at: string;
            first_column: string | null;
            /** @enum {string} */
            level: "moved" | "shifted" | "steady";
            model_version: number;
            moved: number;
            rehearsed: boolean;
            score_psi: number;
            /** Format: uuid */
            scoring_run_id: string;
            shifted: number;
            snapshot_date: string | null;
        };
        DriftReport: {
            columns: components["schemas"]["ColumnDrift"][];
            lateness: components["schemas"]["DataLateness"][];
            learned_rows: number;
            /** @enum {string} */
            level: "moved" | "shifted" | "steady";
            model_version: number;
            over_time: components["schemas"]["DriftPoint"][];
            rows: number;
            said: components["schemas"]["Said"];
            score: components["schemas"]["ScoreDrift"];
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
        };
        Economics: {
            /** @default null */
            contact_cost?: number | null;
            /** @default null */
            conversion_lift?: number | null;
            /** @default null */
            currency?: string | null;
            /** @default null */
            margin?: number | null;
            /** @default null */
            periods?: number | null;
            /** @default null */
            save_rate?: number | null;
            /** @default null */
            value?: number | null;
            /** @default null */
            value_column?: string | null;
        };
        EconomicsUsed: {
            contact_cost: number;
            currency: string | null;
            effect: number;
            /** @enum {string} */
            effect_name: "conversion_lift" | "save_rate";
            margin: number;
            periods: number;
            value: number | null;
            value_column: string | null;
        };
        Erasure: {
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            found: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            lifted_at: string | null;
            note: string;
            status: string;
        };
        ErasureAnswer: {
            erasure: components["schemas"]["Erasure"];
            job: components["schemas"]["Job"];
        };
        ErasureList: {
            items: components["schemas"]["Erasure"][];
            next_cursor: string | null;
        };
        EventCount: {
            amount: number | null;
            count: number;
            /** Format: date */
            start: string;
            type: string | null;
        };
        EventType: {
            count: number;
            /** Format: date-time */
            last_at: string;
            type: string | null;
        };
        Facet: {
            high: number;
            mean_score: number;
            rows: number;
            total_value: number | null;
            value: string | null;
            value_at_risk: number | null;
        };
        Facets: {
            owners: components["schemas"]["Facet"][];
            owners_total: number;
            reasons: components["schemas"]["Facet"][];
            /** Format: uuid */
            scoring_run_id: string;
            segments: components["schemas"]["SegmentColumn"][];
        };
        Farewell: {
            confirm: string;
        };
        Feature: {
            code: string | null;
            column: string | null;
            dataset: string | null;
            days: number | null;
            dbt_model: string | null;
            feature_model: string | null;
            feature_model_version: number | null;
            group: components["schemas"]["FeatureGroup"] | null;
            history: boolean | null;
            importance: number | null;
            /** @enum {string} */
            kind: "category" | "flag" | "number";
            labels: components["schemas"]["Labels"];
            /** @enum {string} */
            made_by: "attribute" | "dbt_model" | "feature_model" | "library";
            missing_share: number | null;
            name: string;
            of: string | null;
            reason: string;
            used: boolean | null;
        };
        FeatureColumn: {
            /** @enum {string} */
            kind: "category" | "flag" | "number";
            name: string;
        };
        FeatureGroup: {
            code: string;
            en: string;
            pt: string;
        };
        FeatureList: {
            build: components["schemas"]["BuildShown"] | null;
            items: components["schemas"]["Feature"][];
            left_out: components["schemas"]["LeftOut"][];
            next_cursor: string | null;
            total: number;
            version: number | null;
        };
        FeatureModel: {
            columns: components["schemas"]["FeatureColumn"][];
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            descriptions: {
                [key: string]: string;
            };
            models: string[];
            name: string;
            sql: string;
            version: number;
        };
        FeatureModelList: {
            items: components["schemas"]["FeatureModel"][];
            next_cursor: string | null;
        };
        Figures: {
            /** @default null */
            brier?: components["schemas"]["Interval"] | null;
            /** @default null */
            ece?: components["schemas"]["Interval"] | null;
            /** @default null */
            lift_10?: components["schemas"]["Interval"] | null;
            /** @default null */
            log_loss?: components["schemas"]["Interval"] | null;
            /** @default null */
            pr_auc?: components["schemas"]["Interval"] | null;
            /** @default null */
            roc_auc?: components["schemas"]["Interval"] | null;
        };
        ForgottenPassword: {
            email: string;
        };
        GainPoint: {
            gain: number;
            high: number;
            lift: number;
            lift_high: number;
            lift_low: number;
            low: number;
            rows: number;
            share: number;
        };
        Gone: {
            /** @enum {string} */
            band: "high" | "low" | "medium";
            entity_key: string;
            name: string | null;
            outcome: boolean | null;
            owner: string | null;
            rank: number;
            score: number;
            value: number | null;
            value_at_risk: number | null;
        };
        GoneList: {
            items: components["schemas"]["Gone"][];
            next_cursor: string | null;
            /** Format: uuid */
            scoring_run_id: string;
        };
        Group: {
            base_rate: number;
            calibrated: boolean | null;
            called: number;
            called_at: number[];
            expected: number;
            found_at: number[];
            observed: components["schemas"]["Interval"];
            positives: number;
            precision: components["schemas"]["Interval"] | null;
            recall: components["schemas"]["Interval"] | null;
            roc_auc: components["schemas"]["Interval"] | null;
            rows: number;
            segment: string;
            selection_rate: number;
            too_small: components["schemas"]["Said"] | null;
        };
        Health: {
            /** @default [] */
            checks?: components["schemas"]["Check"][];
            /** @default [] */
            missing?: string[];
            status: string;
        };
        HistogramBin: {
            high: number;
            low: number;
            negatives: number;
            positives: number;
        };
        History: {
            alerts: components["schemas"]["HistoryAlert"][];
            entity_key: string;
            items: components["schemas"]["HistoryItem"][];
            outcome: boolean | null;
            points: components["schemas"]["HistoryPoint"][];
        };
        HistoryAlert: {
            /** Format: uuid */
            alert_id: string;
            /** Format: date-time */
            at: string;
            rule: string;
            /** Format: uuid */
            scoring_run_id: string;
        };
        HistoryItem: {
            acted_on: string | null;
            /** Format: uuid */
            alert_item_id: string;
            closed_at: string | null;
            /** Format: date */
            first_named_on: string;
            result: ("contacted" | "lost" | "no_answer" | "saved" | "won" | "wrong_alarm") | null;
            /** @enum {string} */
            state: "acknowledged" | "done" | "open" | "snoozed";
        };
        HistoryPoint: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            band: "high" | "low" | "medium";
            model_version: number;
            rank: number;
            rehearsed: boolean;
            rows: number | null;
            score: number;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
        };
        Importance: {
            column: string;
            importance: number;
        };
        InputFeature: {
            descriptions: {
                [key: string]: string;
            };
            name: string;
            sql: string;
            version: number;
        };
        InputTable: {
            dataset: string;
            /** @enum {string} */
            kind: "entities" | "events";
            /** Format: date */
            known_from: string;
            mapping: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            role: "besides" | "entities" | "events" | "history";
            rows: number;
            schema_json: {
                [key: string]: unknown;
            };
            version: number;
        };
        Interval: {
            high: number;
            low: number;
            value: number;
        };
        Invitation: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "admin" | "analyst" | "member";
        };
        InvitationList: {
            items: components["schemas"]["Invitation"][];
            next_cursor: string | null;
        };
        IssuedApiKey: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            key: string | null;
            last_used_at: string | null;
            name: string;
            prefix: string;
            revoked_at: string | null;
            scopes: string[];
        };
        ItemChange: {
            /** Format: date */
            acted_on?: string;
            assigned_to?: string | null;
            note?: string;
            result?: ("contacted" | "lost" | "no_answer" | "saved" | "won" | "wrong_alarm") | null;
            revision: number;
            /** Format: date-time */
            snoozed_until?: string;
            /** @enum {string} */
            state?: "acknowledged" | "done" | "open" | "snoozed";
        };
        ItemChanged: {
            /** Format: uuid */
            change_id: string;
            item: components["schemas"]["AlertItem"];
        };
        ItemsOf: {
            acknowledged: number;
            done: number;
            open: number;
            person: components["schemas"]["Colleague"] | null;
            results: {
                [key: string]: number;
            };
            snoozed: number;
        };
        Job: {
            code: string;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            error: string | null;
            eta: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "build" | "erase" | "judge" | "land" | "rehearse" | "score" | "train";
            message: string;
            params: {
                [key: string]: unknown;
            };
            progress: number;
            stage: string;
            started_at: string | null;
            /** @enum {string} */
            status: "cancelled" | "failed" | "queued" | "running" | "success";
            /** Format: uuid */
            subject_id: string;
        };
        JobList: {
            items: components["schemas"]["Job"][];
            next_cursor: string | null;
        };
        KnownValue: {
            known: number;
            total: number;
            unknown: number;
        };
        Labels: {
            en: string;
            pt: string;
        };
        LastEvent: {
            amount: number | null;
            /** Format: date-time */
            at: string;
            dataset: string;
            type: string | null;
        };
        LastRun: {
            /** Format: date-time */
            at: string;
            comparison: components["schemas"]["Said"] | null;
            error: string | null;
            failure: components["schemas"]["Said"] | null;
            job_id: string | null;
            refusal: components["schemas"]["Said"] | null;
            status: ("cancelled" | "failed" | "queued" | "running" | "success") | null;
        };
        Leak: {
            /** @default null */
            auc?: number | null;
            /** @default  */
            code?: string;
            column: string;
            /** @default false */
            left_out?: boolean;
            /** @default {} */
            params?: {
                [key: string]: unknown;
            };
            reason: string;
            /** @enum {string} */
            severity: "ask" | "block" | "look";
            text: string;
        };
        LeakAnswer: {
            by: string | null;
            column: string;
            known: boolean;
            on: string;
        };
        LearningCurve: {
            points: components["schemas"]["LearningPoint"][];
            said: components["schemas"]["Said"] | null;
        };
        LearningPoint: {
            log_loss: number;
            roc_auc: number;
            rows: number;
            share: number;
        };
        LeftAsItWas: {
            code: string;
            /** Format: uuid */
            id: string;
            item: components["schemas"]["AlertItem"] | null;
            message: string;
        };
        LeftOut: {
            /** @default  */
            code?: string;
            column: string;
            reason: string;
        };
        LeftOutColumn: {
            /** @default  */
            code?: string;
            column: string;
            reason: string;
        };
        Lineage: {
            build: components["schemas"]["BuildShown"] | null;
            edges: components["schemas"]["Link"][];
            nodes: components["schemas"]["Node"][];
            version: number | null;
        };
        Link: {
            data: {
                [key: string]: unknown;
            };
            id: string;
            source: string;
            target: string;
        };
        ListChoice: {
            at: components["schemas"]["CallPoint"] | null;
            best: components["schemas"]["CallPoint"];
            chosen: components["schemas"]["CallPoint"];
            customers: number;
            everyone: components["schemas"]["CallPoint"];
            high: number | null;
            low: number | null;
            model_version: number;
            points: components["schemas"]["CallPoint"][];
            regret_of_everyone: number;
            regret_of_no_one: number;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
        };
        Log: {
            items: components["schemas"]["LogLine"][];
            next_cursor: string | null;
        };
        LogLine: {
            /** Format: date-time */
            at: string;
            number: number;
            text: string;
        };
        MadeFrom: {
            a: unknown;
            b: unknown;
            name: string;
            /** @enum {string} */
            part: "data" | "method" | "parameters" | "programs" | "question";
        };
        MadeOf: {
            candidates: components["schemas"]["Candidate"][];
            chosen: {
                [key: string]: number;
            };
            method: {
                [key: string]: unknown;
            };
        };
        ManyChanged: {
            /** Format: uuid */
            change_id: string;
            changed: components["schemas"]["AlertItem"][];
            refused: components["schemas"]["LeftAsItWas"][];
        };
        ManyChanges: {
            /** Format: date */
            acted_on?: string;
            assigned_to?: string | null;
            items: components["schemas"]["Seen"][];
            note?: string;
            result?: ("contacted" | "lost" | "no_answer" | "saved" | "won" | "wrong_alarm") | null;
            /** Format: date-time */
            snoozed_until?: string;
            /** @enum {string} */
            state?: "acknowledged" | "done" | "open" | "snoozed";
        };
        Mapping: {
            /** @default null */
            amount?: string | null;
            /** @default null */
            email?: string | null;
            /** @default null */
            entity_key?: string | null;
            /** @default null */
            name?: string | null;
            /** @default null */
            outcome?: components["schemas"]["OutcomeColumn"] | null;
            /** @default null */
            owner?: string | null;
            /** @default null */
            recorded_at?: string | null;
            /** @default null */
            time?: string | null;
            /** @default null */
            time_zone?: string | null;
            /** @default null */
            type?: string | null;
            /** @default null */
            value?: string | null;
        };
        Me: {
            memberships: components["schemas"]["OwnMembership"][];
            user: components["schemas"]["Person"] | null;
        };
        MeChanges: {
            name?: string;
            old_password?: string;
            password?: string;
        };
        Member: {
            /** Format: date-time */
            created_at: string;
            role: string;
            user: components["schemas"]["Person"];
        };
        MemberChanges: {
            /** @enum {string} */
            role: "admin" | "analyst" | "member";
        };
        MemberList: {
            items: components["schemas"]["Member"][];
            next_cursor: string | null;
        };
        Model: {
            actionable_columns: string[];
            /** Format: date-time */
            created_at: string;
            economics: components["schemas"]["Economics"];
            entities: string | null;
            events: string[];
            excluded_columns: string[];
            feature_models: string[];
            horizon_days: number | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            name: string;
            outcome: components["schemas"]["Outcome"];
            population: components["schemas"]["Population"];
            segment_column: string | null;
            snapshots: components["schemas"]["Snapshots"];
        };
        ModelCard: {
            backtest: components["schemas"]["Morning"][];
            baselines: components["schemas"]["Baselines"];
            calibration: components["schemas"]["CardCalibration"];
            checks: components["schemas"]["ModelCheck"][];
            columns: components["schemas"]["CardColumn"][];
            data: components["schemas"]["CardData"];
            figures: components["schemas"]["Figures"];
            importance: components["schemas"]["Importance"][];
            judged: components["schemas"]["Said"] | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            leaks: components["schemas"]["AnsweredLeak"][];
            limits: components["schemas"]["Said"][];
            made_of: components["schemas"]["MadeOf"];
            model: string;
            promotions: components["schemas"]["CardStep"][];
            question: components["schemas"]["CardQuestion"];
            rows_judged: number | null;
            segments: components["schemas"]["Segments"] | null;
            signs: components["schemas"]["Said"][];
            /** @enum {string} */
            stage: "archived" | "prod" | "staging";
            to_repeat: components["schemas"]["ToRepeat"];
            /** Format: date-time */
            trained_at: string;
            trained_by: string | null;
            verdict: components["schemas"]["Said"] | null;
            version: number;
        };
        ModelChanges: {
            actionable_columns?: string[];
            economics?: components["schemas"]["Economics"];
            excluded_columns?: string[];
            feature_models?: string[];
            horizon_days?: number | null;
            outcome?: components["schemas"]["Outcome"];
            population?: components["schemas"]["Population"] | null;
            segment_column?: string | null;
            snapshots?: components["schemas"]["Snapshots"] | null;
        };
        ModelCheck: {
            /** @default  */
            code?: string;
            name: string;
            /** @default {} */
            params?: {
                [key: string]: unknown;
            };
            passed: boolean;
            text: string;
        };
        ModelList: {
            items: components["schemas"]["Model"][];
            next_cursor: string | null;
        };
        ModelVersion: {
            artifact_path: string;
            checks: components["schemas"]["ModelCheck"][];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            leaks: components["schemas"]["Leak"][];
            metrics_json: {
                [key: string]: unknown;
            };
            number: number;
            /** @enum {string} */
            stage: "archived" | "prod" | "staging";
            /** Format: uuid */
            training_run_id: string;
        };
        ModelVersionDetail: {
            artifact_path: string;
            card: {
                [key: string]: unknown;
            };
            checks: components["schemas"]["ModelCheck"][];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            leaks: components["schemas"]["Leak"][];
            metrics_json: {
                [key: string]: unknown;
            };
            number: number;
            /** @enum {string} */
            stage: "archived" | "prod" | "staging";
            /** Format: uuid */
            training_run_id: string;
        };
        ModelVersionList: {
            items: components["schemas"]["ModelVersion"][];
            next_cursor: string | null;
        };
        Morning: {
            ece: number;
            expected: number;
            lift_10: number;
            log_loss: number;
            observed: number;
            positives: number;
            roc_auc: number;
            rows: number;
            /** Format: date */
            snapshot_date: string;
            taught_by: number;
        };
        Mover: {
            entity_key: string;
            name: string | null;
            place_a: number | null;
            place_b: number | null;
            score_a: number | null;
            score_b: number | null;
        };
        Moves: {
            entered_high: number;
            fell: number;
            gone: number;
            gone_from_high: number;
            left_high: number;
            lost: number;
            lost_from_high: number;
            new: number;
            rose: number;
        };
        NamedBy: {
            /** Format: uuid */
            alert_id: string;
            /** Format: uuid */
            alert_rule_id: string;
            rule: string;
        };
        NewAlertRule: {
            /**
             * @default top_n
             * @enum {string}
             */
            kind?: "change" | "new_entrant" | "threshold" | "top_n";
            /**
             * @default en
             * @enum {string}
             */
            mail_language?: "en" | "pt";
            /** @default [] */
            mail_to?: string[];
            /**
             * @default score
             * @enum {string}
             */
            measure?: "score" | "value_at_risk";
            /** @default null */
            min_change?: number | null;
            /** @default 0 */
            min_score?: number;
            model: string;
            name: string;
            /** @default [] */
            segments?: components["schemas"]["RuleSegment"][];
            /** @default null */
            threshold?: number | null;
            /** @default 20 */
            top_n?: number;
        };
        NewApiKey: {
            /** @default null */
            expires_at?: string | null;
            name: string;
            scopes: string[];
        };
        NewColumnAnswer: {
            column: string;
            known: boolean;
            /** @default  */
            note?: string;
        };
        NewDataset: {
            /**
             * @default entities
             * @enum {string}
             */
            kind?: "entities" | "events";
            mapping?: components["schemas"]["NewMapping"];
            name: string;
        };
        NewErasure: {
            entity_key: string;
            /** @default  */
            note?: string;
        };
        NewFeatureModel: {
            /** @default {} */
            descriptions?: {
                [key: string]: string;
            };
            /** @default null */
            model?: string | null;
            sql: string;
        };
        NewInvitation: {
            /** Format: email */
            email: string;
            /**
             * @default member
             * @enum {string}
             */
            role?: "admin" | "analyst" | "member";
        };
        NewMapping: {
            amount?: string | null;
            email?: string | null;
            entity_key?: string | null;
            name?: string | null;
            outcome?: components["schemas"]["OutcomeColumn"] | null;
            owner?: string | null;
            recorded_at?: string | null;
            time?: string | null;
            time_zone?: string | null;
            type?: string | null;
            value?: string | null;
        };
        NewModel: {
            /** @default [] */
            actionable_columns?: string[];
            economics?: components["schemas"]["Economics"];
            /** @default null */
            entities?: string | null;
            /** @default [] */
            events?: string[];
            /** @default [] */
            excluded_columns?: string[];
            /** @default [] */
            feature_models?: string[];
            /** @default null */
            horizon_days?: number | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            name: string;
            /** @default null */
            outcome?: components["schemas"]["Outcome"] | null;
            /** @default null */
            population?: components["schemas"]["Population"] | null;
            /** @default null */
            segment_column?: string | null;
            /** @default null */
            snapshots?: components["schemas"]["Snapshots"] | null;
        };
        NewNote: {
            entity_key: string;
            text: string;
        };
        NewOrganization: {
            name: string;
            /** @default false */
            sample?: boolean;
            /** @default UTC */
            time_zone?: string;
        };
        NewOwner: {
            entity_keys: string[];
            /** @default null */
            user_id?: string | null;
        };
        NewPassword: {
            password: string;
            token: string;
        };
        NewQuestion: {
            /** @default null */
            entities?: string | null;
            /** @default [] */
            events?: string[];
            /** @default [] */
            feature_models?: string[];
            /** @default null */
            horizon_days?: number | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            /** @default null */
            outcome?: components["schemas"]["Outcome"] | null;
            /** @default null */
            population?: components["schemas"]["Population"] | null;
            /** @default null */
            snapshots?: components["schemas"]["Snapshots"] | null;
        };
        NewRehearsal: {
            /** @default false */
            alerts?: boolean;
            mornings: components["schemas"]["RehearsedMorning"][];
            /** @default null */
            version?: number | null;
        };
        NewSavedView: {
            /** @enum {string} */
            list: "alert-items" | "predictions" | "tasks";
            name: string;
            query: {
                [key: string]: unknown;
            };
            /** @default false */
            shared?: boolean;
        };
        NewSchedule: {
            /** @enum {string} */
            action: "build" | "score" | "train";
            /** @default false */
            after_upload?: boolean;
            /** @default null */
            cron?: string | null;
            model: string;
            /** @default false */
            paused?: boolean;
        };
        NewScoringRun: {
            /** @default null */
            version?: number | null;
        };
        NewTask: {
            /** @default null */
            assigned_to?: string | null;
            /** @default null */
            due_on?: string | null;
            entity_key: string;
            title: string;
        };
        NewTrainingRun: {
            /**
             * @default fast
             * @enum {string}
             */
            budget?: "balanced" | "best" | "fast";
            /** @default [] */
            keep?: string[];
            /** @default 0 */
            seed?: number;
        };
        Node: {
            data: {
                [key: string]: unknown;
            };
            id: string;
            position: components["schemas"]["Position"];
            /** @enum {string} */
            type: "dataset" | "dataset_column" | "feature" | "feature_model" | "model" | "version";
        };
        Note: {
            by: components["schemas"]["Colleague"] | null;
            /** Format: date-time */
            created_at: string;
            edited_at: string | null;
            entity_key: string;
            /** Format: uuid */
            id: string;
            text: string;
        };
        NoteChanges: {
            text: string;
        };
        NoteList: {
            items: components["schemas"]["Note"][];
            next_cursor: string | null;
        };
        OneRule: {
            /** @default null */
            brier?: components["schemas"]["Interval"] | null;
            column: string;
            /** @default null */
            ece?: components["schemas"]["Interval"] | null;
            /** @default null */
            lift_10?: components["schemas"]["Interval"] | null;
            /** @default null */
            log_loss?: components["schemas"]["Interval"] | null;
            /** @default null */
            pr_auc?: components["schemas"]["Interval"] | null;
            /** @default null */
            roc_auc?: components["schemas"]["Interval"] | null;
            text: string;
        };
        Organization: {
            /** Format: uuid */
            id: string;
            name: string;
            sample: boolean;
            slug: string;
        };
        OrganizationChanges: {
            name?: string;
            raw_retention_days?: number | null;
            time_zone?: string;
        };
        OrganizationList: {
            items: components["schemas"]["OwnMembership"][];
            next_cursor: string | null;
        };
        OrganizationSettings: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            raw_retention_days: number | null;
            slug: string;
            time_zone: string;
        };
        Outcome: {
            /** @default null */
            column?: string | null;
            /** @default null */
            days?: number | null;
            /** @default null */
            event_type?: string | null;
            /** @enum {string} */
            kind?: "column" | "event" | "inactivity";
            /** @default null */
            once?: boolean | null;
            /** @default null */
            positive?: (string | number | boolean)[] | null;
        };
        OutcomeColumn: {
            column: string;
            positive: (string | number | boolean)[];
        };
        Overview: {
            disagree: components["schemas"]["Disagreement"] | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            over_time: components["schemas"]["OverviewPoint"][];
            quadrants: components["schemas"]["Quadrants"] | null;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
            team: components["schemas"]["TeamResults"];
            team_lately: components["schemas"]["TeamResults"];
        };
        OverviewPoint: {
            /** Format: date-time */
            at: string;
            high: components["schemas"]["Totals"];
            model_version: number;
            moves: components["schemas"]["Moves"] | null;
            open: components["schemas"]["Totals"];
            rehearsed: boolean;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
        };
        Owner: {
            assigned: boolean;
            name: string;
            user_id: string | null;
        };
        OwnersChanged: {
            /** Format: uuid */
            change_id: string;
            changed: number;
            unchanged: number;
        };
        OwnFarewell: {
            confirm: string;
        };
        OwnMembership: {
            organization: components["schemas"]["Organization"];
            role: string | null;
        };
        Person: {
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
        };
        PinnedFeature: {
            name: string;
            version: number;
        };
        Population: {
            /** @default null */
            days?: number | null;
            /** @enum {string} */
            kind: "active" | "all" | "condition";
            /** @default null */
            sql?: string | null;
        };
        Position: {
            x: number;
            y: number;
        };
        PrecisionPoint: {
            high: number;
            low: number;
            precision: number;
            recall: number;
        };
        Prediction: {
            /** @enum {string} */
            band: "high" | "low" | "medium";
            change: number | null;
            changes: components["schemas"]["Change"][];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            dataset_id: string;
            email: string | null;
            entity_key: string;
            history: (number | null)[];
            id: string;
            model_version: number;
            /** Format: uuid */
            model_version_id: string;
            name: string | null;
            /** Format: uuid */
            org_id: string;
            outcome: boolean | null;
            owner: components["schemas"]["Owner"] | null;
            previous_band: ("high" | "low" | "medium") | null;
            previous_rank: number | null;
            previous_score: number | null;
            rank: number;
            reasons: components["schemas"]["Reason"][] | null;
            score: number;
            /** Format: date */
            snapshot_date: string;
            value: number | null;
            value_at_risk: number | null;
        };
        PredictionList: {
            items: components["schemas"]["Prediction"][];
            next_cursor: string | null;
            runs: components["schemas"]["Standing"][];
            /** Format: uuid */
            scoring_run_id: string;
            total: number;
            totals: components["schemas"]["Totals"];
        };
        Preview: {
            columns: components["schemas"]["PreviewColumn"][];
            items: {
                [key: string]: unknown;
            }[];
            known: {
                [key: string]: string;
            };
            matched: number;
            model: string | null;
            relations: {
                [key: string]: [
                    string,
                    string
                ][];
            };
            rows: number;
            sample: components["schemas"]["Spine"];
            seconds: number;
            /** Format: date */
            snapshot_date: string;
            unjudged: components["schemas"]["Warned"] | null;
        };
        PreviewColumn: {
            auc: number | null;
            distinct: number;
            /** @default [] */
            histogram?: {
                [key: string]: number;
            }[];
            /** @enum {string} */
            kind: "category" | "flag" | "number";
            missing_share: number;
            name: string;
            /** @default null */
            range?: {
                [key: string]: number;
            } | null;
            /** @default [] */
            top?: {
                [key: string]: unknown;
            }[];
            type: string;
        };
        PreviewedBefore: {
            code: string;
            named: number;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
        };
        PreviewedRule: {
            entities: components["schemas"]["Prediction"][];
            named: number;
            past: components["schemas"]["PreviewedBefore"][];
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
            why: components["schemas"]["Said"];
        };
        Problem: {
            detail: string;
            errors: {
                column?: string;
                field?: string;
                line?: number;
                message: string;
            }[];
            facts?: Record<string, never>;
            status: number;
            title: string;
            type: string;
        };
        Prod: {
            /** Format: date-time */
            at: string;
            current: components["schemas"]["ScoringRun"] | null;
            promotion: components["schemas"]["Promotion"] | null;
            scoring_runs: components["schemas"]["ScoringRun"][];
            since: string | null;
            until: string | null;
            version: components["schemas"]["ModelVersion"] | null;
        };
        Profile: {
            columns: unknown;
            proposed_kind: components["schemas"]["ProposedKind"];
            proposed_mapping: {
                [key: string]: unknown;
            };
            rows: number;
            version: number;
        };
        Promotion: {
            /** Format: date-time */
            created_at: string;
            failed_checks: components["schemas"]["ChecklistItem"][];
            /** @enum {string} */
            from_stage: "archived" | "prod" | "staging";
            /** Format: uuid */
            id: string;
            note: string;
            overridden: boolean;
            rolled_back: boolean;
            /** @enum {string} */
            to_stage: "archived" | "prod" | "staging";
            user_id: string | null;
            user_name: string | null;
            version: number;
        };
        PromotionList: {
            items: components["schemas"]["Promotion"][];
            next_cursor: string | null;
        };
        ProposedKind: {
            code: string;
            confidence: number;
            params: {
                [key: string]: unknown;
            };
            reason: string;
            /** @enum {string} */
            value: "entities" | "events";
        };
        Quadrant: {
            mean_score: number;
            /** @enum {string} */
            risk: "high" | "rest";
            rows: number;
            value: number;
            value_at_risk: number;
            /** @enum {string} */
            value_half: "high" | "low";
        };
        Quadrants: {
            cells: components["schemas"]["Quadrant"][];
            value_cut: number;
        };
        Question: {
            /** @default null */
            format?: ("arrow" | "csv" | "json" | "parquet") | null;
            /** @default null */
            limit?: number | null;
            sql: string;
        };
        Readiness: {
            known: number;
            /** @enum {string} */
            light: "green" | "red" | "yellow";
            mornings: components["schemas"]["ReadinessMorning"][];
            positives: number;
            reasons: components["schemas"]["ReadinessReason"][];
        };
        ReadinessMorning: {
            entities: number;
            known: number;
            positives: number;
            snapshot_date: string | null;
        };
        ReadinessReason: {
            /** @enum {string} */
            light: "red" | "yellow";
            said: components["schemas"]["Said"];
        };
        Reason: {
            column: string;
            contribution: number;
            /** @enum {string} */
            direction: "down" | "up";
            feature: string;
            /** @default null */
            kind?: ("category" | "flag" | "number") | null;
            /** @default null */
            label?: components["schemas"]["ReasonLabel"] | null;
            /** @default null */
            number?: number | null;
            text: string;
            typical: string | null;
            /** @default null */
            typical_number?: number | null;
            value: string | null;
        };
        ReasonLabel: {
            code: string;
            /** @default null */
            days?: number | null;
            en: string;
            /** @default null */
            events?: string | null;
            /** @default null */
            group?: string | null;
            /** @default null */
            of?: string | null;
            pt: string;
        };
        RehearsalStarted: {
            job: components["schemas"]["Job"];
            scoring_runs: components["schemas"]["ScoringRun"][];
        };
        RehearsedMorning: {
            /** @default null */
            dataset_version?: number | null;
            /** Format: date */
            snapshot_date: string;
        };
        RelationList: {
            items: components["schemas"]["RelationShown"][];
        };
        RelationShown: {
            about: string;
            columns: [
                string,
                string
            ][];
            files: string[];
            name: string;
        };
        Report: {
            backtest: components["schemas"]["Morning"][];
            baselines: components["schemas"]["Baselines"];
            budget: string | null;
            candidates: components["schemas"]["Candidate"][];
            charts: components["schemas"]["Charts"] | null;
            checks: components["schemas"]["ModelCheck"][];
            dependence: components["schemas"]["Dependence"][] | null;
            figures: components["schemas"]["Figures"];
            importance: components["schemas"]["Importance"][];
            judged: components["schemas"]["Said"] | null;
            /** @enum {string} */
            kind: "churn" | "lead_scoring";
            leaks: components["schemas"]["Leak"][];
            learning_curve: components["schemas"]["LearningCurve"] | null;
            positives: number | null;
            rows: number | null;
            segments: components["schemas"]["Segments"] | null;
            signs: components["schemas"]["Said"][];
            verdict: components["schemas"]["Said"] | null;
            version: number;
            warnings: components["schemas"]["Said"][];
        };
        RerunStarted: {
            differences: components["schemas"]["Said"][];
            job: components["schemas"]["Job"];
            training_run: components["schemas"]["TrainingRun"];
        };
        Results: {
            by_rule: components["schemas"]["RuleResult"][];
            by_version: components["schemas"]["VersionResult"][];
            items: components["schemas"]["RunResult"][];
            next_cursor: string | null;
            said: components["schemas"]["Said"];
        };
        RocPoint: {
            false: number;
            found: number;
            high: number;
            low: number;
        };
        Rollback: {
            note: string;
        };
        RowPage: {
            items: {
                [key: string]: unknown;
            }[];
            next_cursor: string | null;
            total: number;
            version: number;
        };
        RowsToScore: {
            /** @default true */
            reasons?: boolean;
            rows: {
                [key: string]: string | number | boolean | null;
            }[];
            /** @default null */
            snapshot_date?: string | null;
            /** @default null */
            version?: number | null;
        };
        RuleCheck: {
            /** Format: date-time */
            at: string;
            fired: boolean;
            /** Format: uuid */
            id: string;
            named: number;
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
            why: components["schemas"]["Said"];
        };
        RuleCheckList: {
            items: components["schemas"]["RuleCheck"][];
            next_cursor: string | null;
        };
        RulePreview: {
            /**
             * @default top_n
             * @enum {string}
             */
            kind?: "change" | "new_entrant" | "threshold" | "top_n";
            /**
             * @default score
             * @enum {string}
             */
            measure?: "score" | "value_at_risk";
            /** @default null */
            min_change?: number | null;
            /** @default 0 */
            min_score?: number;
            model: string;
            /** @default [] */
            segments?: components["schemas"]["RuleSegment"][];
            /** @default null */
            threshold?: number | null;
            /** @default 20 */
            top_n?: number;
        };
        RuleResult: {
            /** Format: uuid */
            alert_rule_id: string;
            outcome: components["schemas"]["WhatCame"];
            rule: string;
            runs: number;
            said: components["schemas"]["Said"];
        };
        RuleSegment: {
            column: string;
            values: (string | null)[];
        };
        RuleWhatCame: {
            /** Format: uuid */
            alert_rule_id: string;
            outcome: components["schemas"]["WhatCame"];
            rule: string;
            said: components["schemas"]["Said"];
        };
        RunResult: {
            bins: components["schemas"]["WhatCameBin"][];
            high: components["schemas"]["WhatCame"];
            hindsight: boolean;
            horizon_ends_on: string | null;
            /** Format: date-time */
            judged_at: string;
            matured: number | null;
            model_version: number;
            rehearsed: boolean;
            rules: components["schemas"]["RuleWhatCame"][];
            said: components["schemas"]["Said"];
            /** Format: uuid */
            scoring_run_id: string;
            snapshot_date: string | null;
            tops: components["schemas"]["TopWhatCame"][];
            whole: components["schemas"]["WhatCame"];
        };
        Said: {
            code: string;
            params: {
                [key: string]: unknown;
            };
            text: string;
        };
        SavedView: {
            by: components["schemas"]["Colleague"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            list: "alert-items" | "predictions" | "tasks";
            name: string;
            own: boolean;
            query: {
                [key: string]: unknown;
            };
            shared: boolean;
        };
        SavedViewChanges: {
            name?: string;
            query?: {
                [key: string]: unknown;
            };
            shared?: boolean;
        };
        SavedViewList: {
            items: components["schemas"]["SavedView"][];
            next_cursor: string | null;
        };
        Schedule: {
            /** @enum {string} */
            action: "build" | "score" | "train";
            /** Format: date-time */
            created_at: string;
            cron: string | null;
            /** Format: uuid */
            id: string;
            last_run: components["schemas"]["LastRun"] | null;
            model: string;
            next_runs: string[];
            paused: boolean;
            time_zone: string;
            words: components["schemas"]["Said"];
        };
        ScheduleChanges: {
            /** @enum {string} */
            action?: "build" | "score" | "train";
            /** @enum {unknown} */
            after_upload?: true;
            cron?: string;
            paused?: boolean;
        };
        ScheduleList: {
            items: components["schemas"]["Schedule"][];
            next_cursor: string | null;
        };
        Score: {
            band: ("high" | "low" | "medium") | null;
            entity_key: string | null;
            reasons: components["schemas"]["Reason"][] | null;
            score: number;
            /** Format: date */
            snapshot_date: string;
            value: number | null;
            value_at_risk: number | null;
        };
        ScoreDrift: {
            /** @default [] */
            bins?: components["schemas"]["DriftBin"][];
            chance: number;
            /** @enum {string} */
            level: "moved" | "shifted" | "steady";
            moved: number;
            psi: number;
            said: components["schemas"]["Said"];
        };
        ScoreList: {
            items: components["schemas"]["Score"][];
            model_version: number;
            /** Format: uuid */
            model_version_id: string;
        };
        ScoringPins: {
            artifact_sha256: string;
            dataset: string;
            dataset_version: number;
            dbt_project: string | null;
            events: {
                [key: string]: number | null;
            };
            feature_models: components["schemas"]["PinnedFeature"][];
            libraries: {
                [key: string]: string;
            };
            question: {
                [key: string]: unknown;
            } | null;
            snapshot_date: string | null;
            version: number;
        };
        ScoringRun: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            dataset_id: string;
            dataset_version: number;
            ended_at: string | null;
            hindsight: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            /** Format: uuid */
            model_id: string;
            published: boolean;
            /** @enum {string} */
            purpose: "comparison" | "list";
            rehearsed: boolean;
            rows: number | null;
            snapshot_date: string | null;
            /** Format: date-time */
            stands_at: string;
            started_at: string | null;
            /** @enum {string} */
            status: "cancelled" | "failed" | "queued" | "running" | "success";
            summary: {
                [key: string]: unknown;
            };
            version: number;
        };
        ScoringRunDetail: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            dataset_id: string;
            dataset_version: number;
            ended_at: string | null;
            hindsight: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            /** Format: uuid */
            model_id: string;
            pins: components["schemas"]["ScoringPins"];
            published: boolean;
            /** @enum {string} */
            purpose: "comparison" | "list";
            rehearsed: boolean;
            rows: number | null;
            snapshot_date: string | null;
            /** Format: date-time */
            stands_at: string;
            started_at: string | null;
            /** @enum {string} */
            status: "cancelled" | "failed" | "queued" | "running" | "success";
            summary: {
                [key: string]: unknown;
            };
            version: number;
        };
        ScoringRunList: {
            items: components["schemas"]["ScoringRun"][];
            next_cursor: string | null;
        };
        ScoringRunStarted: {
            job: components["schemas"]["Job"];
            scoring_run: components["schemas"]["ScoringRun"];
        };
        Seen: {
            /** Format: uuid */
            id: string;
            revision: number;
        };
        SegmentColumn: {
            column: string;
            values: components["schemas"]["Facet"][];
        };
        Segments: {
            called_share: number;
            column: string;
            found: components["schemas"]["Said"][];
            groups: components["schemas"]["Group"][];
        };
        SharedFigure: {
            a: number;
            b: number;
            high: number;
            low: number;
            value: number;
        };
        SharedRows: {
            disagreeing: number;
            only_a: number;
            only_b: number;
            rows: number;
        };
        SignIn: {
            email: string;
            password: string;
        };
        SignInProvider: {
            name: string;
            start: string;
        };
        SignInProviders: {
            providers: components["schemas"]["SignInProvider"][];
        };
        SignUp: {
            /** Format: email */
            email: string;
            name: string;
            organization: string;
            password: string;
            /** @default UTC */
            time_zone?: string;
        };
        SnapshotCount: {
            entities: number;
            known: boolean;
            positives: number | null;
            /** Format: date */
            snapshot_date: string;
        };
        Snapshots: {
            /** @default null */
            count?: number | null;
            /** @default null */
            every_days?: number | null;
        };
        Spine: {
            entities: number;
            outcomes: number;
            positives: number;
            rows: number;
        };
        Stage: {
            /** Format: date-time */
            began_at: string;
            ended_at: string | null;
            seconds: number | null;
            stage: string;
        };
        StageChange: {
            /** @default  */
            note?: string;
            /** @default false */
            override?: boolean;
            /** @enum {string} */
            stage: "archived" | "prod" | "staging";
        };
        Standing: {
            /** Format: date-time */
            created_at: string;
            model_version: number;
            /** Format: uuid */
            scoring_run_id: string;
            /** Format: date */
            snapshot_date: string;
        };
        Step: {
            entities: number;
            step: string;
            text: string;
        };
        Suggestion: {
            alternatives: components["schemas"]["Alternative"][];
            choices: string[];
            column: string;
            high: string | number | null;
            /** @enum {string} */
            kind: "category" | "date" | "flag" | "number";
            low: string | number | null;
            now: string | number | boolean | null;
            whole: boolean;
        };
        SupposedScore: {
            band: ("high" | "low" | "medium") | null;
            reasons: components["schemas"]["Reason"][];
            score: number;
            value_at_risk: number | null;
        };
        Supposition: {
            /** @default {} */
            changes?: {
                [key: string]: string | number | boolean | null;
            };
            entity_key: string;
            /** @default null */
            version?: number | null;
        };
        Task: {
            assigned_to: components["schemas"]["Colleague"] | null;
            by: components["schemas"]["Colleague"] | null;
            /** Format: date-time */
            created_at: string;
            done_at: string | null;
            done_by: components["schemas"]["Colleague"] | null;
            due_on: string | null;
            entity_key: string;
            /** Format: uuid */
            id: string;
            revision: number;
            title: string;
        };
        TaskChanges: {
            assigned_to?: string | null;
            done?: boolean;
            due_on?: string | null;
            revision: number;
            title?: string;
        };
        TaskList: {
            items: components["schemas"]["Task"][];
            next_cursor: string | null;
        };
        TeamResults: {
            results: {
                [key: string]: number;
            };
            /** Format: date-time */
            since: string;
        };
        Times: {
            cron: string;
            next_runs: string[];
            time_zone: string;
            words: components["schemas"]["Said"];
        };
        ToCompare: {
            /** @default null */
            a?: number | null;
            /** @default null */
            b?: number | null;
        };
        TopMoves: {
            both: number;
            correlation: number | null;
            enters: components["schemas"]["Mover"][];
            leaves: components["schemas"]["Mover"][];
            n: number;
            shared: number;
        };
        TopWhatCame: {
            acted_outcomes: number;
            acted_upon: number;
            entities: number;
            high: number | null;
            judged: number;
            kept: boolean | null;
            low: number | null;
            /** @default 0 */
            n?: number;
            promised: number | null;
            promised_count: number;
            realised: number | null;
            realised_count: number;
            realised_value: number | null;
            spread: number;
            waiting: number;
        };
        ToRepeat: {
            artifact_sha256: string;
            dbt_project: string;
            libraries: {
                [key: string]: string;
            };
            parameters: {
                [key: string]: unknown;
            };
            seed: number | null;
            threads: number | null;
            /** Format: uuid */
            training_run_id: string;
        };
        Totals: {
            expected: number;
            rows: number;
            value: number | null;
            value_at_risk: number | null;
        };
        TrainingPins: {
            dataset: string;
            dataset_version: number;
            dbt_project: string | null;
            events: {
                [key: string]: number | null;
            };
            feature_models: components["schemas"]["PinnedFeature"][];
            libraries: {
                [key: string]: string;
            };
            parameters: {
                [key: string]: unknown;
            };
            question: {
                [key: string]: unknown;
            } | null;
            snapshot_date: string | null;
            threads: number | null;
        };
        TrainingRun: {
            challenger_of: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            dataset_id: string;
            dataset_version: number;
            ended_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            /** Format: uuid */
            model_id: string;
            parameters: {
                [key: string]: unknown;
            };
            rerun_of: string | null;
            started_at: string | null;
            /** @enum {string} */
            status: "cancelled" | "failed" | "queued" | "running" | "success";
        };
        TrainingRunDetail: {
            challenger_of: string | null;
            comparison: components["schemas"]["Said"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            dataset_id: string;
            dataset_version: number;
            differences: components["schemas"]["Said"][];
            ended_at: string | null;
            error: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            logs: string;
            /** Format: uuid */
            model_id: string;
            parameters: {
                [key: string]: unknown;
            };
            pins: components["schemas"]["TrainingPins"];
            rerun_of: string | null;
            stages: components["schemas"]["Stage"][];
            started_at: string | null;
            /** @enum {string} */
            status: "cancelled" | "failed" | "queued" | "running" | "success";
            version: number | null;
        };
        TrainingRunList: {
            items: components["schemas"]["TrainingRun"][];
            next_cursor: string | null;
        };
        TrainingRunStarted: {
            job: components["schemas"]["Job"];
            training_run: components["schemas"]["TrainingRun"];
        };
        Try: {
            /** @default null */
            model?: string | null;
            /** @default null */
            snapshot_date?: string | null;
            sql: string;
        };
        Upload: {
            bytes: number;
            content_type: string;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            errors: {
                [key: string]: unknown;
            }[];
            file_name: string;
            found: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            lines: number | null;
            loaded: number | null;
            mode: string;
            original_removed_at: string | null;
            rejected: number | null;
            sha256: string;
            skipped: number | null;
            /** @enum {string} */
            status: "landing" | "ready" | "received" | "rejected";
            told: {
                [key: string]: unknown;
            };
            version: number | null;
            warnings: {
                [key: string]: unknown;
            }[];
        };
        UploadAnswer: {
            job: components["schemas"]["Job"] | null;
            upload: components["schemas"]["Upload"];
        };
        UploadList: {
            items: components["schemas"]["Upload"][];
            next_cursor: string | null;
        };
        Usage: {
            rows: components["schemas"]["Used"];
            running_jobs: components["schemas"]["Used"];
            upload_bytes: components["schemas"]["Used"];
            waiting_jobs: components["schemas"]["Used"];
        };
        Used: {
            limit: number;
            used: number;
        };
        UserSession: {
            /** Format: date-time */
            created_at: string;
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            user_agent: string;
        };
        UserSessionList: {
            items: components["schemas"]["UserSession"][];
            next_cursor: string | null;
        };
        Version: {
            columns: components["schemas"]["FeatureColumn"][];
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            descriptions: {
                [key: string]: string;
            };
            sql: string;
            version: number;
        };
        VersionList: {
            items: components["schemas"]["Version"][];
            next_cursor: string | null;
        };
        VersionResult: {
            high: components["schemas"]["WhatCame"];
            model_version: number;
            runs: number;
            said: components["schemas"]["Said"];
            tops: components["schemas"]["TopWhatCame"][];
            whole: components["schemas"]["WhatCame"];
        };
        Warned: {
            code: string;
            message: string;
            params: {
                [key: string]: unknown;
            };
        };
        WhatCame: {
            acted_outcomes: number;
            acted_upon: number;
            entities: number;
            high: number | null;
            judged: number;
            kept: boolean | null;
            low: number | null;
            promised: number | null;
            promised_count: number;
            realised: number | null;
            realised_count: number;
            realised_value: number | null;
            spread: number;
            waiting: number;
        };
        WhatCameBin: {
            from: number;
            high: number | null;
            judged: number;
            low: number | null;
            promised: number;
            realised: number;
            to: number;
        };
        WhatIf: {
            after: components["schemas"]["SupposedScore"] | null;
            before: components["schemas"]["SupposedScore"];
            entity_key: string;
            listed_score: number;
            model_version: number;
            said: components["schemas"]["Said"];
            /** Format: date */
            snapshot_date: string;
            suggestions: components["schemas"]["Suggestion"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSignInProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProviders"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishOidcSignIn: {
        parameters: {
            query?: {
                code?: string | null;
                error?: string | null;
                iss?: string | null;
                state?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startOidcSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgottenPassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnFarewell"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSessionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrganization"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnMembership"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Farewell"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertItems: {
        parameters: {
            query?: {
                alert_rule_id?: string | null;
                assigned_to?: string | null;
                cursor?: string | null;
                entity_key?: string | null;
                limit?: number;
                mine?: boolean;
                model?: string | null;
                result?: "contacted" | "saved" | "won" | "lost" | "no_answer" | "wrong_alarm" | null;
                search?: string | null;
                sort?: "score" | "value_at_risk" | "change" | "named";
                states?: ("open" | "acknowledged" | "snoozed" | "done")[] | null;
                still_named?: boolean | null;
                unassigned?: boolean;
                why?: "entered_top" | "crossed_threshold" | "new_entrant" | "jumped" | "new_reason" | "still_there" | "left_list" | "not_scored" | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertItemList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlertItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertItem"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAlertItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemChanged"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertItemSteps: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                item_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertItemStepList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAlertItems: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyChanges"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyChanged"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoAlertItems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyChanged"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countAlertItems: {
        parameters: {
            query?: {
                days?: number;
                model?: string | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertItemCounts"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertRules: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAlertRule: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlertRule"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuleChecks: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleCheckList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulePreview"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewedRule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                model?: string | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                key_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                verb?: string | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAuditEvents: {
        parameters: {
            query?: {
                verb?: string | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDataset"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportRows: {
        parameters: {
            query?: {
                format?: "csv" | "parquet" | "ndjson";
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRows: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query?: {
                header?: boolean | null;
                mode?: "append" | "replace" | "upsert";
                names?: string[] | null;
                separator?: "comma" | "semicolon" | "tab" | "pipe" | "spaces" | null;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/gzip": string;
                "application/octet-stream": string;
                "application/vnd.apache.parquet": string;
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                "application/x-ndjson": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "text/csv": string;
                "text/tab-separated-values": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAnswer"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRejects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity_key: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listErasures: {
        parameters: {
            query?: {
                cursor?: string | null;
                entity_key?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewErasure"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    liftErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasure_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeatureModels: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureModelList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFeatureModel: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureModel"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeFeatureModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFeatureModel"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureModel"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteFeatureModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeatureModelVersions: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewFeatureModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Try"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobLog: {
        parameters: {
            query?: {
                after?: number;
                format?: "json" | "text";
            };
            header?: never;
            path: {
                job_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Log"] | unknown;
                    "text/plain": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createModel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewModel"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listColumnAnswers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColumnAnswerList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerColumn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewColumnAnswer"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColumnAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareVersions: {
        parameters: {
            query?: {
                a?: number | null;
                b?: number | null;
                n?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scoreToCompare: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ToCompare"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonScoring"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCustomerHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity_key: string;
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCustomer: {
        parameters: {
            query?: {
                by?: "week" | "month";
            };
            header?: never;
            path: {
                entity_key: string;
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDecision: {
        parameters: {
            query?: {
                contact_cost?: number | null;
                conversion_lift?: number | null;
                margin?: number | null;
                most?: number | null;
                n?: number | null;
                order?: "score" | "value_at_risk" | null;
                periods?: number | null;
                save_rate?: number | null;
                value?: number | null;
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDrift: {
        parameters: {
            query?: {
                scoring_run_id?: string | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFacets: {
        parameters: {
            query?: {
                scoring_run_id?: string | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    buildFeatures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeatures: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGone: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                scoring_run_id?: string | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoneList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBuildInputs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildInputs"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLineage: {
        parameters: {
            query?: {
                feature?: string | null;
                version?: number | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPredictions: {
        parameters: {
            query?: {
                band?: "high" | "medium" | "low" | null;
                cursor?: string | null;
                limit?: number;
                max_change?: number | null;
                max_score?: number | null;
                max_value?: number | null;
                max_value_at_risk?: number | null;
                min_change?: number | null;
                min_score?: number | null;
                min_value?: number | null;
                min_value_at_risk?: number | null;
                move?: "new" | "rose" | "fell" | "entered" | "left" | null;
                outcome?: "all" | "open" | "lost";
                owner?: string | null;
                owner_id?: string | null;
                quadrant?: "high_high" | "high_low" | "rest_high" | "rest_low" | null;
                reason?: string | null;
                scoring_run_id?: string | null;
                search?: string | null;
                segment?: string[] | null;
                sort?: "rank" | "-rank" | "score" | "-score" | "value" | "-value" | "value_at_risk" | "-value_at_risk" | "change" | "-change" | "entity_key" | "-entity_key" | "name" | "-name" | "owner" | "-owner";
                unowned?: boolean;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPrediction: {
        parameters: {
            query?: {
                scoring_run_id?: string | null;
            };
            header?: never;
            path: {
                entity_key: string;
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPredictions: {
        parameters: {
            query?: {
                band?: "high" | "medium" | "low" | null;
                format?: "csv" | "parquet" | "ndjson" | "xlsx";
                max_change?: number | null;
                max_score?: number | null;
                max_value?: number | null;
                max_value_at_risk?: number | null;
                min_change?: number | null;
                min_score?: number | null;
                min_value?: number | null;
                min_value_at_risk?: number | null;
                move?: "new" | "rose" | "fell" | "entered" | "left" | null;
                outcome?: "all" | "open" | "lost";
                owner?: string | null;
                owner_id?: string | null;
                quadrant?: "high_high" | "high_low" | "rest_high" | "rest_low" | null;
                reason?: string | null;
                scoring_run_id?: string | null;
                search?: string | null;
                segment?: string[] | null;
                unowned?: boolean;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProd: {
        parameters: {
            query?: {
                at?: string | null;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prod"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPromotions: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromotionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rehearse: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRehearsal"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RehearsalStarted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResults: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                which?: "all" | "matured" | "waiting";
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Results"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    judge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scoreRows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsToScore"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScoringRuns: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    score: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewScoringRun"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunStarted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScoringRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoringRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrainingRuns: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    train: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewTrainingRun"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingRunStarted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersionDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelCard: {
        parameters: {
            query?: {
                format?: "json" | "md";
            };
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelCard"] | unknown;
                    "text/markdown": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChecklist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setStage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                number: number;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StageChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whatIf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Supposition"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewQuestion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQuestion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotes: {
        parameters: {
            query: {
                cursor?: string | null;
                entity_key: string;
                limit?: number;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeNote: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                note_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                note_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignOwner: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOwner"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnersChanged"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoOwners: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change_id: string;
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnersChanged"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRelations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSavedViews: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                list?: "predictions" | "alert-items" | "tasks" | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveView: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSavedView"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                view_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedViewChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                model?: string | null;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CronAsked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Times"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                assigned_to?: string | null;
                cursor?: string | null;
                done?: boolean | null;
                due_by?: string | null;
                entity_key?: string | null;
                limit?: number;
                mine?: boolean;
            };
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrainingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingRunDetail"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rerunTraining: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                org: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RerunStarted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
