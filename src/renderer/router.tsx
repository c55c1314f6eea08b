import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Frame } from './frame/Frame.tsx';
import { NotFound } from './frame/NotFound.tsx';
import { ScreenCrash } from './frame/ScreenCrash.tsx';
import { leadSearch, leadsSearch } from './screens/leads/leads-search.ts';
import { automationSearch, automationsSearch } from './screens/automations/automations-search.ts';
import { followUpsSearch } from './screens/follow-ups/follow-ups-search.ts';
import { deletedSearch } from './screens/deleted/deleted-search.ts';
import { mergeSearch } from './screens/merge/merge-search.ts';
import { overviewSearch } from './screens/overview/overview-search.ts';
import { pipelineSearch } from './screens/pipeline/pipeline-search.ts';
import { duplicatesSearch } from './screens/duplicates/duplicates-search.ts';
import { hooksSearch } from './screens/hooks/hooks-search.ts';
import { importsSearch } from './screens/imports/mapping/imports-search.ts';
import { messagesSearch } from './screens/messages/messages-search.ts';
import { conflictsSearch } from './screens/conflicts/conflicts-search.ts';
import { marketingSearch } from './screens/marketing/marketing-search.ts';
import { productsSearch } from './screens/products/products-search.ts';
import { scoringSearch } from './screens/scoring/scoring-search.ts';
import { queueSearch } from './screens/queue/queue-search.ts';
import { subscriptionsSearch } from './screens/subscriptions/subscriptions-search.ts';
import { settingsSearch } from './screens/settings/settings-search.ts';
import { syncsSearch } from './screens/syncs/syncs-search.ts';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: ScreenCrash,
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/leads' });
  },
});

const leads = createRoute({
  getParentRoute: () => root,
  path: '/leads',
  validateSearch: leadsSearch,
  component: lazyRouteComponent(() => import('./screens/leads/LeadsScreen.tsx'), 'LeadsScreen'),
});

const lead = createRoute({
  getParentRoute: () => root,
  path: '/leads/$leadId',
  validateSearch: leadSearch,
  component: lazyRouteComponent(() => import('./screens/leads/lead/LeadScreen.tsx'), 'LeadScreen'),
});

const merge = createRoute({
  getParentRoute: () => root,
  path: '/merge',
  validateSearch: mergeSearch,
  component: lazyRouteComponent(() => import('./screens/merge/MergeScreen.tsx'), 'MergeScreen'),
});

const deleted = createRoute({
  getParentRoute: () => root,
  path: '/deleted',
  validateSearch: deletedSearch,
  component: lazyRouteComponent(
    () => import('./screens/deleted/DeletedScreen.tsx'),
    'DeletedScreen',
  ),
});

const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/duplicates',
  validateSearch: duplicatesSearch,
  component: lazyRouteComponent(
    () => import('./screens/duplicates/DuplicatesScreen.tsx'),
    'DuplicatesScreen',
  ),
});

const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipeline',
  validateSearch: pipelineSearch,
  component: lazyRouteComponent(
    () => import('./screens/pipeline/PipelineScreen.tsx'),
    'PipelineScreen',
  ),
});

const followUps = createRoute({
  getParentRoute: () => root,
  path: '/follow-ups',
  validateSearch: followUpsSearch,
  component: lazyRouteComponent(
    () => import('./screens/follow-ups/FollowUpsScreen.tsx'),
    'FollowUpsScreen',
  ),
});

const automations = createRoute({
  getParentRoute: () => root,
  path: '/automations',
  validateSearch: automationsSearch,
  component: lazyRouteComponent(
    () => import('./screens/automations/AutomationsScreen.tsx'),
    'AutomationsScreen',
  ),
});

const automation = createRoute({
  getParentRoute: () => root,
  path: '/automations/$automationId',
  validateSearch: automationSearch,
  component: lazyRouteComponent(
    () => import('./screens/automations/AutomationScreen.tsx'),
    'AutomationScreen',
  ),
});

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: productsSearch,
  component: lazyRouteComponent(
    () => import('./screens/products/ProductsScreen.tsx'),
    'ProductsScreen',
  ),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: '/messages',
  validateSearch: messagesSearch,
  component: lazyRouteComponent(
    () => import('./screens/messages/MessagesScreen.tsx'),
    'MessagesScreen',
  ),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  validateSearch: importsSearch,
  component: lazyRouteComponent(
    () => import('./screens/imports/ImportsScreen.tsx'),
    'ImportsScreen',
  ),
});

const syncs = createRoute({
  getParentRoute: () => root,
  path: '/syncs',
  validateSearch: syncsSearch,
  component: lazyRouteComponent(() => import('./screens/syncs/SyncsScreen.tsx'), 'SyncsScreen'),
});

const preview = createRoute({
  getParentRoute: () => root,
  path: '/syncs/$runId',
  component: lazyRouteComponent(
    () => import('./screens/preview/PreviewScreen.tsx'),
    'PreviewScreen',
  ),
});

const conflicts = createRoute({
  getParentRoute: () => root,
  path: '/conflicts',
  validateSearch: conflictsSearch,
  component: lazyRouteComponent(
    () => import('./screens/conflicts/ConflictsScreen.tsx'),
    'ConflictsScreen',
  ),
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(
    () => import('./screens/overview/OverviewScreen.tsx'),
    'OverviewScreen',
  ),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: settingsSearch,
  component: lazyRouteComponent(
    () => import('./screens/settings/SettingsScreen.tsx'),
    'SettingsScreen',
  ),
});

const mapping = createRoute({
  getParentRoute: () => root,
  path: '/mappings/$connectionId',
  component: lazyRouteComponent(
    () => import('./screens/mappings/MappingScreen.tsx'),
    'MappingScreen',
  ),
});

const scoring = createRoute({
  getParentRoute: () => root,
  path: '/scoring',
  validateSearch: scoringSearch,
  component: lazyRouteComponent(
    () => import('./screens/scoring/ScoringScreen.tsx'),
    'ScoringScreen',
  ),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: queueSearch,
  component: lazyRouteComponent(() => import('./screens/queue/QueueScreen.tsx'), 'QueueScreen'),
});

const hooks = createRoute({
  getParentRoute: () => root,
  path: '/hooks',
  validateSearch: hooksSearch,
  component: lazyRouteComponent(() => import('./screens/hooks/HooksScreen.tsx'), 'HooksScreen'),
});

const hookEndpoint = createRoute({
  getParentRoute: () => root,
  path: '/hooks/$endpointId',
  component: lazyRouteComponent(
    () => import('./screens/hooks/setup/EndpointScreen.tsx'),
    'EndpointScreen',
  ),
});

const subscriptions = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions',
  validateSearch: subscriptionsSearch,
  component: lazyRouteComponent(
    () => import('./screens/subscriptions/SubscriptionsScreen.tsx'),
    'SubscriptionsScreen',
  ),
});

const marketing = createRoute({
  getParentRoute: () => root,
  path: '/marketing',
  validateSearch: marketingSearch,
  component: lazyRouteComponent(
    () => import('./screens/marketing/MarketingScreen.tsx'),
    'MarketingScreen',
  ),
});

const outgoing = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions/$subscriptionId',
  component: lazyRouteComponent(
    () => import('./screens/subscriptions/outgoing/OutgoingScreen.tsx'),
    'OutgoingScreen',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    leads,
    lead,
    merge,
    deleted,
    duplicates,
    pipeline,
    followUps,
    automations,
    automation,
    products,
    messages,
    imports,
    syncs,
    preview,
    conflicts,
    overview,
    settings,
    mapping,
    scoring,
    queue,
    hooks,
    hookEndpoint,
    subscriptions,
    outgoing,
    marketing,
  ]),
  // Addresses after the hash work from a file, from app:// and from a server alike.
  history: createHashHistory(),
  defaultErrorComponent: ScreenCrash,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
});

declare module '@tanstack/react-router' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- the library's own is added to
  interface Register {
    router: typeof router;
  }
}
